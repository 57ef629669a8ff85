package org.mooring.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mooring.agents.SessionRig.done;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.CancelJob;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ClusterReport.Availability;
import org.mooring.protocol.GetOffer;
import org.mooring.protocol.JobObservations;
import org.mooring.protocol.JobRefused;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobSubmitted;
import org.mooring.protocol.Offer;
import org.mooring.protocol.Request;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.SubmitAnswer;
import org.mooring.protocol.SubmitJob;
import org.mooring.protocol.TailLog;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.EventBusBus;

/** The agent over a scheduler in memory: what it answers, what it tells, what it refuses. */
final class AgentTest {
    private static final ClusterId CLUSTER = new ClusterId("beluga");
    private static final SessionId SESSION = new SessionId("abcdefghij012345");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final EventBusBus bus = new EventBusBus(vertx);
    private final MemoryScheduler scheduler = new MemoryScheduler();
    private final HttpClient node = vertx.createHttpClient(
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    private Agent agent;

    @BeforeEach
    void start() {
        agent = done(Agent.start(vertx, TestConfigs.config(folder), bus, new CollectorRegistry(), () -> scheduler));
    }

    @AfterEach
    void stop() {
        done(agent.stop());
        done(vertx.close());
    }

    @Test
    void a_submission_is_rendered_and_an_older_fence_or_an_unknown_interface_is_refused() {
        assertThat(submit(2, "lab")).isEqualTo(new JobSubmitted(SESSION, "job-of-" + SESSION));
        assertThat(scheduler.submitted).singleElement().satisfies(job -> {
            assertThat(job.script()).contains("\"port\":" + agent.innerPort());
            assertThat(job.mark()).isEqualTo("the-mark");
        });
        assertThat(submit(1, "lab")).isInstanceOfSatisfying(JobRefused.class, refused -> assertThat(refused.by())
                .isEqualTo(JobRefused.By.AGENT));
        assertThat(submit(3, "rstudio"))
                .isInstanceOfSatisfying(JobRefused.class, refused -> assertThat(refused.message())
                        .contains("'rstudio'", "beluga"));
        assertThat(scheduler.submitted).hasSize(1);
    }

    @Test
    void the_schedulers_refusal_keeps_its_own_words_and_its_silence_is_no_refusal() {
        scheduler.refusal = Optional.of("sbatch: error: Invalid account");
        assertThat(submit(1, "lab"))
                .isEqualTo(new JobRefused(SESSION, JobRefused.By.SCHEDULER, "sbatch: error: Invalid account"));
        scheduler.away = true;
        assertThatThrownBy(() -> submit(1, "lab")).hasMessageContaining("the scheduler does not answer");
        assertThatThrownBy(() -> ask(new CancelJob(CLUSTER, SESSION, "alice", null)))
                .hasMessageContaining("the scheduler does not answer");
    }

    @Test
    void an_offer_comes_with_interfaces_and_fitting_defaults_and_is_not_asked_for_per_user() {
        Offer offer = ask(new GetOffer(CLUSTER, new UserName("alice"), "alice"));
        assertThat(offer.hasAccount()).isTrue();
        assertThat(offer.interfaces()).containsExactly(new Offer.Interface("lab", "lab"));
        assertThat(offer.defaults()).isEqualTo(new JobRequest("def-smith", 60, 1, 1024, 0, null, "lab"));
        assertThat(ask(new GetOffer(CLUSTER, new UserName("alice"), "alice"))).isEqualTo(offer);
        assertThat(scheduler.offers).hasValue(1);
        assertThat(ask(new GetOffer(CLUSTER, new UserName("mallory"), "mallory"))
                        .hasAccount())
                .isFalse();
    }

    @Test
    void a_busy_cluster_is_told_with_the_wait_of_an_ordinary_request_and_a_free_one_without() {
        FakeBroker broker = new FakeBroker(bus);
        ask(new GetOffer(CLUSTER, new UserName("alice"), "alice"));
        scheduler.guess = Optional.of(Instant.now().plusSeconds(1190));
        scheduler.change();
        await().until(() -> !broker.reports.isEmpty());
        assertThat(broker.reports).allMatch(report -> report.expectedWaitSeconds() == null);
        scheduler.free = 0;
        await().until(() ->
                broker.reports.stream().anyMatch(report -> Long.valueOf(1200).equals(report.expectedWaitSeconds())));
        scheduler.free = 3;
        await().until(() -> broker.reports.get(broker.reports.size() - 1).expectedWaitSeconds() == null);
    }

    @Test
    void a_log_is_asked_for_within_bounds() {
        assertThat(ask(new TailLog(CLUSTER, SESSION, "alice", null, 1_000_000)).lines())
                .containsExactly("asked for 1000");
    }

    @Test
    void the_cluster_is_told_at_every_change_and_a_silent_scheduler_says_nothing_of_jobs() {
        FakeBroker broker = new FakeBroker(bus);
        await().until(() -> broker.reports.stream().anyMatch(r -> r.availability() == Availability.UP));
        assertThat(broker.observations).allMatch(JobObservations::heard);

        scheduler.maintenance = Optional.of(new ClusterView.Maintenance(Optional.of(Instant.EPOCH)));
        scheduler.change();
        await().until(() -> broker.reports.stream()
                .anyMatch(r -> r.availability() == Availability.MAINTENANCE && Instant.EPOCH.equals(r.until())));

        scheduler.away = true;
        await().until(() -> broker.reports.stream().anyMatch(r -> r.availability() == Availability.SCHEDULER_DOWN));
        assertThat(broker.observations).last().satisfies(last -> assertThat(last.heard())
                .isFalse());
        assertThat(get(agent.managementPort(), "/health/ready", false).status()).isEqualTo(503);

        scheduler.away = false;
        int before = broker.observations.size();
        await().until(() -> broker.observations.stream().skip(before).anyMatch(JobObservations::heard));
    }

    @Test
    void much_news_is_few_queries() {
        new FakeBroker(bus);
        await().until(() -> scheduler.looks.get() > 0);
        int before = scheduler.looks.get();
        for (int i = 0; i < 10_000; i++) {
            scheduler.change();
        }
        await().until(() -> scheduler.looks.get() > before);
        assertThat(scheduler.looks.get() - before).isLessThan(500);
    }

    @Test
    void a_jobs_call_that_is_none_is_refused_before_any_broker_hears_of_it() {
        FakeBroker broker = new FakeBroker(bus);
        assertThat(call("/job/" + SESSION + "/start", Map.of(), "{}").status()).isEqualTo(400);
        assertThat(call("/job/" + SESSION + "/dance", proof(), "{}").status()).isEqualTo(400);
        assertThat(call("/job/ABC/start", proof(), "{}").status()).isEqualTo(400);
        assertThat(call("/job/" + SESSION + "/start", proof(), "x".repeat(20_000))
                        .status())
                .isEqualTo(413);
        assertThat(get(agent.innerPort(), "/metrics", true).status()).isEqualTo(404);
        assertThat(broker.calls).isEmpty();
        assertThat(call("/job/" + SESSION + "/start", proof(), "{}").status()).isEqualTo(403);
    }

    @Test
    void while_no_broker_answers_a_job_is_told_to_come_back() {
        Got away = call("/job/" + SESSION + "/heartbeat", proof(), "{}");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.retryAfter()).isEqualTo("1");
    }

    @Test
    void a_single_user_server_finds_the_four_calls_of_its_hub() {
        FakeBroker broker = new FakeBroker(bus);
        Got version = get(agent.innerPort(), "/hub-6.1.1/api", true);
        assertThat(version.status()).isEqualTo(200);
        assertThat(version.hubVersion()).isEqualTo("6.1.1");
        Map<String, String> token = Map.of("Authorization", "token " + FakeBroker.TOKEN);
        assertThat(request(HttpMethod.GET, agent.innerPort(), "/hub-6.1.1/api/user", true, token, "")
                        .body())
                .contains("\"name\":\"alice\"", "\"scopes\":[\"access:servers!server=alice/beluga\"]");
        assertThat(request(
                                HttpMethod.GET,
                                agent.innerPort(),
                                "/hub-6.1.1/api/user",
                                true,
                                Map.of("Authorization", "Bearer other"),
                                "")
                        .status())
                .isEqualTo(403);
        assertThat(get(agent.innerPort(), "/hub-6.1.1/api/user", true).status()).isEqualTo(403);
        String active = "{\"last_activity\": \"2026-11-27T12:00:00.123456Z\", \"servers\": {}}";
        assertThat(call("/hub-5.5.4/api/users/alice/activity", token, active).status())
                .isEqualTo(200);
        assertThat(broker.activity).singleElement().satisfies(told -> assertThat(told.lastActivity())
                .isEqualTo(Instant.parse("2026-11-27T12:00:00.123456Z")));
        assertThat(call("/hub-5.5.4/api/users/alice/activity", token, "{}").status())
                .isEqualTo(400);
        assertThat(call("/hub-5.5.4/api/oauth2/token", token, "x=1").status()).isEqualTo(400);
    }

    @Test
    void a_restarted_agent_has_its_port_and_its_fences_again() {
        submit(5, "lab");
        int port = agent.innerPort();
        done(agent.stop());
        start();
        assertThat(agent.innerPort()).isEqualTo(port);
        assertThat(submit(4, "lab")).isInstanceOf(JobRefused.class);
    }

    private SubmitAnswer submit(long fence, String ui) {
        return ask(new SubmitJob(
                CLUSTER,
                SESSION,
                new UserName("alice"),
                "alice",
                "alice",
                fence,
                new ServerName("beluga"),
                "/user/alice/beluga/",
                new JobRequest(null, 10, 1, 1024, 0, null, ui),
                FakeBroker.START_KEY,
                Instant.now().plusSeconds(60),
                "the-mark"));
    }

    private <A extends Answer, Q extends Request<A>> A ask(Q request) {
        @SuppressWarnings("unchecked")
        Class<Q> type = (Class<Q>) request.getClass();
        return done(bus.request(Address.agent(CLUSTER, type), request, Duration.ofSeconds(5)));
    }

    private static Map<String, String> proof() {
        return Map.of("X-Mooring-Counter", "1", "X-Mooring-Mac", "mac");
    }

    private Got call(String path, Map<String, String> headers, String body) {
        return request(HttpMethod.POST, agent.innerPort(), path, true, headers, body);
    }

    private Got get(int port, String path, boolean tls) {
        return request(HttpMethod.GET, port, path, tls, Map.of(), "");
    }

    private Got request(
            HttpMethod method, int port, String path, boolean tls, Map<String, String> headers, String body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setSsl(tls)
                .setURI(path);
        headers.forEach(options::putHeader);
        return done(node.request(options)
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(response -> response.body()
                        .map(got -> new Got(
                                response.statusCode(),
                                response.getHeader("Retry-After"),
                                response.getHeader("X-JupyterHub-Version"),
                                got.toString()))));
    }

    private record Got(int status, String retryAfter, String hubVersion, String body) {}
}
