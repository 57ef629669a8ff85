package org.mooring.broker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.Slots;
import org.mooring.broker.session.State;
import org.mooring.broker.store.Database;
import org.mooring.broker.store.Member;
import org.mooring.protocol.ActivityReport;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.GetRoutes;
import org.mooring.protocol.JobCall;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.ProbeResult;
import org.mooring.protocol.ProbeServer;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.RoutePage;
import org.mooring.protocol.ServerActivity;
import org.mooring.protocol.ServerIdentity;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.ServerWho;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.StartLeave;
import org.mooring.protocol.SubmitJob;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.EventBusBus;

/** The broker's core on real Hazelcast and H2; agents, jobs and the edge are played by the test. */
final class BrokerCoreTest {
    private static final UserName ALICE = new UserName("alice");
    private static final ServerName SERVER = new ServerName("beluga");
    private static final ClusterId BELUGA = new ClusterId("beluga");
    private static final ClusterId CEDAR = new ClusterId("cedar");
    private static final JobRequest REQUEST = new JobRequest("def-smith", 60, 1, 1024, 0, null, "lab");
    private static HazelcastInstance member;

    @TempDir
    Path state;

    private Duration spawnTimeout = Duration.ofSeconds(60);
    private Duration silentAfter = Duration.ofSeconds(60);
    private Slots.Limit limit = Slots.Limit.PER_USER;
    private Vertx vertx;
    private Database database;
    private Bus bus;
    private BrokerCore core;
    private CollectorRegistry registry;
    private ScriptedCluster cluster;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile ProbeResult.Leg probe = ProbeResult.Leg.DONE;

    @BeforeAll
    static void join() {
        member = Member.start("core-test", "127.0.0.1", 0, List.of());
    }

    @AfterAll
    static void leave() {
        member.shutdown();
    }

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        bus = new EventBusBus(vertx);
        database = Database.open("jdbc:h2:file:" + state.resolve("broker").toAbsolutePath());
        registry = new CollectorRegistry();
        core = TestFutures.await(BrokerCore.start(vertx, config(), bus, member, database, registry));
        TestFutures.await(bus.serve(
                Address.edge(ProbeServer.class),
                ask -> Future.succeededFuture(new ProbeResult(probe, "as scripted", 1))));
        TestFutures.await(bus.listen(
                Address.edges(RouteChange.class),
                change -> heard.add(change.route() == null ? "route gone" : "route")));
        cluster = new ScriptedCluster(bus, "beluga");
    }

    @AfterEach
    void stop() {
        kill();
        member.getMap("mooring.sessions").clear();
        member.getMap("mooring.slots").clear();
    }

    @Test
    void a_session_goes_from_start_to_ready_and_the_route_is_told_before_the_news() throws Exception {
        Sessions.Watch watch =
                core.sessions().watch(ALICE, s -> heard.add(s.state().name()));
        Session session = accepted();
        assertThat(session.claim().prefix()).isEqualTo("/user/alice/beluga/");
        SubmitJob order = submitted();
        assertThat(order.fence()).isPositive();
        assertThat(order.startBy()).isEqualTo(session.claim().deadline());

        cluster.observe(session.id(), JobState.PENDING);
        Session queued = inState(session.id(), State.QUEUED);
        assertThat(queued.job().waiting().ahead()).isEqualTo(3);

        ScriptedCluster.Job job = cluster.job(order);
        StartLeave leave = job.start();
        assertThat(leave.serverCertificate()).contains("BEGIN CERTIFICATE");
        inState(session.id(), State.STARTING);
        assertThat(job.started(4567).status()).isEqualTo(200);

        inState(session.id(), State.READY);
        await().until(() -> heard.contains("READY"));
        assertThat(heard.indexOf("route")).isBetween(0, heard.indexOf("READY") - 1);
        Route route = routes().get(0);
        assertThat(route.target().host()).isEqualTo("127.0.0.1");
        assertThat(route.target().port()).isEqualTo(4567);
        assertThat(route.target().proof().serverToken()).isEqualTo(leave.serverToken());
        assertThat(registry.getSampleValue(
                        "mooring_spawn_duration_seconds_count", new String[] {"status"}, new String[] {"success"}))
                .isEqualTo(1);
        assertThat(TestFutures.await(core.sessions().lastRequest(ALICE, BELUGA)))
                .contains(REQUEST);
        watch.close();
    }

    @Test
    void a_refusal_ends_the_session_in_the_schedulers_words_and_frees_the_slot() {
        cluster.refuseNext();
        Session ended = inState(accepted().id(), State.ENDED);
        assertThat(ended.end().reason()).isEqualTo(EndReason.REJECTED);
        assertThat(ended.end().message()).isEqualTo("QOSMaxJobsPerUserLimit");
        accepted();
    }

    @Test
    void a_second_start_joins_the_first_and_one_for_another_server_is_told_who_has_the_slot() {
        Session first = accepted();
        assertThat(start(SERVER, BELUGA)).isEqualTo(new StartOutcome.Joined(now(first.id())));
        new ScriptedCluster(bus, "cedar");
        assertThat(start(new ServerName("cedar"), CEDAR)).isEqualTo(new StartOutcome.Occupied(now(first.id())));
        await().until(() ->
                cluster.submits.stream().map(SubmitJob::session).distinct().count() == 1);
    }

    @Test
    void of_many_starts_at_once_one_is_accepted_and_the_others_join_it() {
        List<Future<StartOutcome>> starts = java.util.stream.IntStream.range(0, 30)
                .mapToObj(i -> core.sessions().start(ALICE, SERVER, BELUGA, REQUEST))
                .toList();
        List<StartOutcome> outcomes = starts.stream().map(TestFutures::await).toList();
        assertThat(outcomes).filteredOn(StartOutcome.Accepted.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(StartOutcome.Joined.class::isInstance).hasSize(29);
        submitted();
        // A slow machine may see it repeated; that is the same submission.
        assertThat(cluster.submits.stream().map(SubmitJob::session).distinct()).hasSize(1);
    }

    @Test
    void requests_beyond_the_offer_are_refused_by_field_before_anything_is_claimed() {
        StartOutcome outcome = TestFutures.await(core.sessions()
                .start(ALICE, SERVER, BELUGA, new JobRequest("def-smith", 60, 99, 1024, 0, null, "lab")));
        assertThat(outcome).isInstanceOf(StartOutcome.Invalid.class);
        assertThat(start(new ServerName("cedar"), CEDAR))
                .as("nothing was heard from there")
                .isEqualTo(new StartOutcome.Closed(CEDAR, ClusterStatus.Condition.UNREACHABLE));
        cluster.hasAccount = false;
        assertThat(start(SERVER, BELUGA)).isEqualTo(new StartOutcome.NoAccount(BELUGA));
        TestFutures.await(core.clusters().drain(BELUGA, true, "root"));
        assertThat(start(SERVER, BELUGA)).isEqualTo(new StartOutcome.Closed(BELUGA, ClusterStatus.Condition.DRAINED));
        assertThat(TestFutures.await(core.sessions().allLive())).isEmpty();
    }

    @Test
    void a_lost_answer_to_a_submission_is_asked_for_again() {
        cluster.loseNextAnswer();
        Session session = accepted();
        inState(session.id(), State.QUEUED);
        assertThat(cluster.submits).hasSizeGreaterThan(1).allMatch(order -> order.equals(cluster.submits.get(0)));
    }

    @Test
    void cancelling_waits_for_the_scheduler_to_say_that_the_job_is_gone() {
        Session session = accepted();
        inState(session.id(), State.QUEUED);
        TestFutures.await(core.sessions().stop(session.id(), EndReason.STOPPED, "alice"));
        TestFutures.await(core.sessions().stop(session.id(), EndReason.ADMIN, "root"));
        await().until(() -> !cluster.cancels.isEmpty());
        assertThat(now(session.id()).state()).isEqualTo(State.STOPPING);
        assertThat(start(SERVER, BELUGA)).as("the slot is held").isInstanceOf(StartOutcome.Joined.class);

        cluster.observe(session.id(), JobState.CANCELLED);
        Session ended = inState(session.id(), State.ENDED);
        assertThat(ended.end().reason()).isEqualTo(EndReason.STOPPED);
        assertThat(ended.end().by()).isEqualTo("alice");
        await().until(() -> TestFutures.await(core.sessions().log(session.id())).contains("last words"));
    }

    @Test
    void a_cancel_is_repeated_until_it_is_known_that_the_job_is_gone() {
        Session session = accepted();
        inState(session.id(), State.QUEUED);
        TestFutures.await(core.sessions().stop(session.id(), EndReason.STOPPED, "alice"));
        await().until(() -> !cluster.cancels.isEmpty());
        cluster.cancelFinds = false;
        inState(session.id(), State.ENDED);
        assertThat(cluster.cancels).hasSizeGreaterThan(1);
    }

    @Test
    void a_session_not_ready_at_its_deadline_ends_once() {
        restartWith(Duration.ofSeconds(1), silentAfter);
        Session session = accepted();
        Session stopping = inState(session.id(), State.STOPPING);
        assertThat(stopping.end().reason()).isEqualTo(EndReason.SPAWN_TIMEOUT);
        await().until(() -> !cluster.cancels.isEmpty());
        assertThat(cluster.job(cluster.submits.get(0)).start("n", "127.0.0.1").status())
                .as("its job must not start")
                .isEqualTo(409);
        cluster.observe(session.id(), JobState.CANCELLED);
        inState(session.id(), State.ENDED);
        assertThat(registry.getSampleValue("mooring_deadline_lateness_seconds_count"))
                .isEqualTo(1);
        assertThat(registry.getSampleValue("mooring_deadline_lateness_seconds_sum"))
                .isLessThan(1);
    }

    @Test
    void a_goodbye_ends_the_session_with_its_exit_code_at_once() throws Exception {
        ScriptedCluster.Job job = ready();
        job.goodbye("{\"exit\":3}");
        Session ended = inState(job.session, State.ENDED);
        assertThat(ended.end().reason()).isEqualTo(EndReason.JOB_FAILED);
        assertThat(ended.end().exitCode()).isEqualTo(3);
        assertThat(routes()).isEmpty();
        accepted();
    }

    @Test
    void a_killed_server_waits_for_the_schedulers_reason() throws Exception {
        ScriptedCluster.Job job = ready();
        job.goodbye("{\"signal\":9}");
        inState(job.session, State.STOPPING);
        cluster.cancelFinds = false;
        await().pollDelay(Duration.ofMillis(600)).until(() -> cluster.cancels.isEmpty());
        cluster.observe(job.session, JobState.OUT_OF_MEMORY);
        assertThat(inState(job.session, State.ENDED).end().reason()).isEqualTo(EndReason.OUT_OF_MEMORY);
    }

    @Test
    void an_observed_end_ends_a_ready_session() throws Exception {
        ScriptedCluster.Job job = ready();
        cluster.observe(job.session, JobState.OUT_OF_MEMORY);
        assertThat(inState(job.session, State.ENDED).end().reason()).isEqualTo(EndReason.OUT_OF_MEMORY);
        assertThat(heard).contains("route gone");
    }

    @Test
    void a_silent_cluster_ends_nothing() throws Exception {
        restartWith(spawnTimeout, Duration.ofSeconds(1));
        ScriptedCluster.Job job = ready();
        await().until(() -> now(job.session).unheardSince() != null);
        assertThat(now(job.session).state()).isEqualTo(State.READY);
        assertThat(core.clusters().find(BELUGA).orElseThrow().condition())
                .isEqualTo(ClusterStatus.Condition.UNREACHABLE);
        cluster.report();
        await().until(() -> now(job.session).unheardSince() == null);
    }

    @Test
    void a_server_that_does_not_answer_is_probed_again() throws Exception {
        probe = ProbeResult.Leg.CONNECT;
        Session session = accepted();
        ScriptedCluster.Job job = cluster.job(submitted());
        job.start();
        job.started(4567);
        inState(session.id(), State.STARTING);
        probe = ProbeResult.Leg.DONE;
        inState(session.id(), State.READY);
    }

    @Test
    void a_heartbeat_tells_the_port_to_a_broker_that_lost_it() throws Exception {
        Session session = accepted();
        ScriptedCluster.Job job = cluster.job(submitted());
        job.start();
        assertThat(job.call(JobCall.Verb.HEARTBEAT, "{\"port\":4567}", "127.0.0.1")
                        .status())
                .isEqualTo(200);
        assertThat(inState(session.id(), State.READY).job().port()).isEqualTo(4567);
    }

    @Test
    void after_a_kill_all_sessions_go_on() throws Exception {
        ScriptedCluster.Job job = ready();
        Session before = now(job.session);
        restartWith(spawnTimeout, silentAfter);
        assertThat(now(job.session)).isEqualTo(before);
        assertThat(routes()).extracting(Route::session).containsExactly(job.session);
        assertThat(start(SERVER, BELUGA)).isEqualTo(new StartOutcome.Joined(before));
        ScriptedCluster.Job after = job.through(cluster);
        assertThat(after.call(JobCall.Verb.HEARTBEAT, "{}", "127.0.0.1").status())
                .isEqualTo(200);
        after.goodbye("{\"exit\":0}");
        assertThat(inState(job.session, State.ENDED).end().reason()).isEqualTo(EndReason.STOPPED);
    }

    @Test
    void after_a_kill_a_submission_in_doubt_is_submitted_again() {
        cluster.loseNextAnswer();
        Session session = accepted();
        await().until(() ->
                cluster.submits.stream().map(SubmitJob::session).distinct().count() == 1);
        restartWith(spawnTimeout, silentAfter);
        inState(session.id(), State.QUEUED);
    }

    @Test
    void a_job_of_a_session_that_nobody_knows_is_counted_and_left_alone() {
        cluster.observe(new SessionId("0123456789abcdef"), JobState.RUNNING);
        await().until(() -> registry.getSampleValue("mooring_observed_unknown_jobs_total") == 1);
        assertThat(cluster.cancels).isEmpty();
    }

    @Test
    void a_servers_token_names_its_user_and_its_activity_is_never_ahead_of_the_clock() throws Exception {
        ScriptedCluster.Job job = ready();
        String token = now(job.session).keys().proof().serverToken();
        String hash = org.mooring.protocol.TokenHash.of(token);
        ServerIdentity who = TestFutures.await(
                bus.request(Address.broker(ServerWho.class), new ServerWho(BELUGA, hash), ScriptedCluster.SOON));
        assertThat(who.user()).isEqualTo(ALICE);
        assertThat(who.server()).isEqualTo(SERVER);
        ServerIdentity elsewhere = TestFutures.await(
                bus.request(Address.broker(ServerWho.class), new ServerWho(CEDAR, hash), ScriptedCluster.SOON));
        assertThat(elsewhere.user()).isNull();
        ServerIdentity nobody = TestFutures.await(
                bus.request(Address.broker(ServerWho.class), new ServerWho(BELUGA, "bm9ib2R5"), ScriptedCluster.SOON));
        assertThat(nobody.user()).isNull();

        Instant before = now(job.session).lastActivity();
        Instant future = Instant.now().plusSeconds(3600);
        TestFutures.await(bus.request(
                Address.broker(ServerActivity.class), new ServerActivity(BELUGA, hash, future), ScriptedCluster.SOON));
        Instant counted = now(job.session).lastActivity();
        assertThat(counted).isAfterOrEqualTo(before).isBefore(future);
        TestFutures.await(bus.request(
                Address.broker(ActivityReport.class),
                new ActivityReport("e1", List.of(new ActivityReport.Entry(job.session, before, 1, 0))),
                ScriptedCluster.SOON));
        assertThat(now(job.session).lastActivity()).as("it never goes back").isEqualTo(counted);
    }

    @Test
    void a_limit_per_cluster_lets_a_user_have_one_session_on_each() {
        limit = Slots.Limit.PER_CLUSTER;
        restartWith(spawnTimeout, silentAfter);
        new ScriptedCluster(bus, "cedar");
        accepted();
        assertThat(start(new ServerName("cedar"), CEDAR)).isInstanceOf(StartOutcome.Accepted.class);
        assertThat(start(new ServerName("other"), CEDAR)).isInstanceOf(StartOutcome.Occupied.class);
    }

    @Test
    void a_call_that_proves_nothing_changes_nothing() throws Exception {
        Session session = accepted();
        SubmitJob order = submitted();
        String body = "{\"nonce\":\"n\"}";
        ScriptedCluster.Job job = cluster.job(order);
        assertThat(job.send(new JobCall(
                                BELUGA, order.session(), JobCall.Verb.START, 1, body, "bm90aGluZw", "127.0.0.1"))
                        .status())
                .isEqualTo(403);
        assertThat(job.start("n", "10.9.9.9").status()).as("no node of ours").isEqualTo(409);
        assertThat(job.start("", "127.0.0.1").status()).isEqualTo(409);
        inState(session.id(), State.QUEUED);
    }

    @Test
    void the_start_key_is_good_for_one_nonce() throws Exception {
        accepted();
        ScriptedCluster.Job job = cluster.job(submitted());
        String first = job.start("one", "127.0.0.1").body();
        assertThat(job.start("one", "127.0.0.1").body()).as("a repetition").isEqualTo(first);
        assertThat(job.start("two", "127.0.0.1").status()).isEqualTo(409);
    }

    @Test
    void a_server_below_port_1024_is_told_to_stop() throws Exception {
        accepted();
        ScriptedCluster.Job job = cluster.job(submitted());
        job.start();
        assertThat(job.started(80).status()).isEqualTo(409);
        assertThat(job.call(JobCall.Verb.STARTED, "{\"port\":4567}", "10.9.9.9").status())
                .isEqualTo(409);
    }

    private ScriptedCluster.Job ready() throws Exception {
        Session session = accepted();
        SubmitJob order = submitted();
        ScriptedCluster.Job job = cluster.job(order);
        job.start();
        job.started(4567);
        inState(session.id(), State.READY);
        return job;
    }

    private Session accepted() {
        int before = cluster.submits.size();
        StartOutcome outcome = start(SERVER, BELUGA);
        assertThat(outcome).isInstanceOf(StartOutcome.Accepted.class);
        await().until(() -> cluster.submits.size() > before);
        return ((StartOutcome.Accepted) outcome).session();
    }

    private StartOutcome start(ServerName server, ClusterId on) {
        return TestFutures.await(core.sessions().start(ALICE, server, on, REQUEST));
    }

    private SubmitJob submitted() {
        await().until(() -> !cluster.submits.isEmpty());
        return cluster.submits.get(cluster.submits.size() - 1);
    }

    private Session inState(SessionId id, State wanted) {
        await().until(() -> now(id).state() == wanted);
        return now(id);
    }

    private Session now(SessionId id) {
        return TestFutures.await(core.sessions().find(id)).orElseThrow();
    }

    private List<Route> routes() {
        RoutePage page =
                TestFutures.await(bus.request(Address.broker(GetRoutes.class), new GetRoutes(0), ScriptedCluster.SOON));
        return page.routes();
    }

    /** As after a kill -9 of the broker alone in its grid: only the database is left. */
    private void restartWith(Duration newSpawnTimeout, Duration newSilentAfter) {
        spawnTimeout = newSpawnTimeout;
        silentAfter = newSilentAfter;
        kill();
        member.getMap("mooring.sessions").clear();
        member.getMap("mooring.slots").clear();
        start();
    }

    private void kill() {
        TestFutures.await(core.stop());
        TestFutures.await(vertx.close());
        database.close();
    }

    private CoreConfig config() {
        return new CoreConfig(
                "test", state, limit, spawnTimeout, silentAfter, List.of(cluster(BELUGA), cluster(CEDAR)));
    }

    private static ClusterConfig cluster(ClusterId id) {
        return new ClusterConfig(id, id.value(), Route.Way.DIRECT, List.of("127.0.0.0/8"), Map.of(), null);
    }
}
