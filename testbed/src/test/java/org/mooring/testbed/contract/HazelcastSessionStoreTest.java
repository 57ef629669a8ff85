package org.mooring.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.broker.store.Database;
import org.mooring.broker.store.HazelcastSessionStore;
import org.mooring.broker.store.History;
import org.mooring.broker.store.Member;
import org.mooring.broker.store.SessionStore;
import org.mooring.broker.store.SessionStore.Claimed;
import org.mooring.broker.store.StoreUnavailable;
import org.mooring.broker.store.StoreWorker;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/** The store of the real broker: Hazelcast, sealed by an H2 file. */
final class HazelcastSessionStoreTest extends SessionStoreContract {
    private static Vertx vertx;
    private static HazelcastInstance member;
    private static StoreWorker worker;

    @TempDir
    Path state;

    private Database database;
    private HazelcastSessionStore store;

    @BeforeAll
    static void startMember() {
        vertx = Vertx.vertx();
        worker = new StoreWorker(vertx, "store", 4);
        member = Member.start("contract", "127.0.0.1", 0, List.of());
    }

    @AfterAll
    static void stopMember() {
        member.shutdown();
        await(vertx.close());
    }

    @BeforeEach
    void open() {
        open("broker");
    }

    @AfterEach
    void close() {
        database.close();
        loseHazelcast();
    }

    @Override
    SessionStore store() {
        return store;
    }

    @Test
    void a_lost_grid_is_reloaded_from_the_database() {
        Session session = granted(session("alice"));
        change(session.id(), s -> at(s, State.QUEUED, s.revision() + 1));
        Session before = await(store.get(session.id())).orElseThrow();

        database.close();
        loseHazelcast();
        open("broker");

        assertThat(await(store.reload())).isEqualTo(1);
        assertThat(await(store.get(session.id()))).contains(before);
        assertThat(await(store.claim(session("alice")))).isEqualTo(new Claimed.Held(session.id()));
    }

    @Test
    void the_database_alone_refuses_a_second_claim() {
        Session session = granted(session("alice"));
        loseHazelcast();
        assertThat(await(store.claim(session("alice")))).isEqualTo(new Claimed.Held(session.id()));
        assertThat(await(store.get(session.id()))).as("it is known again").isPresent();
    }

    @Test
    void a_slot_whose_claim_was_never_sealed_is_taken_over_after_a_while() {
        SessionId dead = session("alice").id();
        long now = member.getCluster().getClusterTime();
        member.getMap("mooring.slots").put("alice", dead + " " + now);
        assertThat(await(store.claim(session("alice")))).as("it may be sealing").isEqualTo(new Claimed.Held(dead));
        member.getMap("mooring.slots").put("alice", dead + " " + (now - 60_000));
        granted(session("alice"));
    }

    @Test
    void the_fence_rises_over_a_restart() {
        Session first = granted(session("alice"));
        end(first.id());
        await(store.release(first.id()));
        database.close();
        loseHazelcast();
        open("broker");
        assertThat(granted(session("alice")).claim().fence())
                .isGreaterThan(first.claim().fence());
    }

    @Test
    void an_ended_session_goes_to_the_history_without_its_keys() {
        History history = new History(database, worker);
        Session session = granted(session("alice"));
        end(session.id());
        await(store.release(session.id()));
        await(history.keepLog(session.id(), List.of("one", "two")));

        Session kept = await(history.find(session.id())).orElseThrow();
        assertThat(kept.state()).isEqualTo(State.ENDED);
        assertThat(kept.keys().callKey()).isEmpty();
        assertThat(kept.keys().proof().serverToken()).isEmpty();
        assertThat(await(history.latest(session.user())).map(Session::id)).contains(session.id());
        assertThat(await(history.latest(session.user(), session.claim().server())))
                .contains(kept);
        assertThat(await(history.log(session.id()))).containsExactly("one", "two");
    }

    @Test
    void the_last_request_is_kept_per_user_and_cluster() {
        History history = new History(database, worker);
        Session session = session("alice");
        assertThat(await(history.lastRequest(session.user(), session.claim().cluster())))
                .isEmpty();
        for (int i = 0; i < 2; i++) {
            await(history.keepRequest(session.user(), session.claim().cluster(), session.request()));
        }
        assertThat(await(history.lastRequest(session.user(), session.claim().cluster())))
                .contains(session.request());
    }

    @Test
    void without_a_database_no_claim_is_granted_but_all_else_goes_on() {
        Session session = granted(session("alice"));
        database.close();

        assertThatThrownBy(() -> await(store.claim(session("bob")))).isInstanceOf(StoreUnavailable.class);
        change(session.id(), s -> at(s, State.READY, s.revision() + 1));
        assertThat(await(store.get(session.id())).orElseThrow().state()).isEqualTo(State.READY);
        assertThat(await(store.bySlot("bob"))).isEmpty();
    }

    /** Any account on the broker's machine reaches its loopback; the sessions' keys are in these maps. */
    @Test
    void neither_a_client_nor_a_member_gets_into_the_grid() {
        granted(session("alice"));
        var local = member.getCluster().getLocalMember().getAddress();
        ClientConfig client = new ClientConfig();
        client.setClusterName(member.getConfig().getClusterName());
        client.getNetworkConfig().addAddress(local.getHost() + ":" + local.getPort());
        client.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(2000);
        assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(client)).isInstanceOf(IllegalStateException.class);

        HazelcastInstance stranger =
                Member.start("contract", "127.0.0.1", 0, List.of(local.getHost() + ":" + local.getPort()));
        try {
            assertThat(stranger.getCluster().getMembers()).hasSize(1);
            assertThat(member.getCluster().getMembers()).hasSize(1);
            assertThat(stranger.getMap("mooring.sessions").isEmpty()).isTrue();
        } finally {
            stranger.shutdown();
        }
    }

    @Test
    void a_second_broker_on_the_same_file_is_refused_in_words() throws IOException, InterruptedException {
        Process second = java(OpenDatabase.class);
        String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(second.waitFor()).isEqualTo(3);
        assertThat(output).contains("is in use by another broker: stop that one first");
    }

    @Test
    void what_is_committed_outlives_a_kill_right_after_it() throws IOException, InterruptedException {
        database.close();
        assertThat(java(CommitAndDie.class).waitFor()).isEqualTo(9);
        open("broker");
        assertThat(await(new History(database, worker).lastRequest(new UserName("alice"), new ClusterId("beluga"))))
                .contains(session("alice").request());
    }

    /** As a kill -9 leaves it: the file is copied while the database is open, and the copy is read. */
    @Test
    void each_change_is_in_the_file_when_it_is_said_to_be() throws Exception {
        for (int round = 0; round < 12; round++) {
            Session session = granted(session("user" + round));
            Session other = granted(session("other" + round));
            change(other.id(), s -> at(s, State.SUBMITTING, s.revision() + 1));
            for (State state : List.of(State.SUBMITTING, State.QUEUED, State.STARTING, State.READY)) {
                change(session.id(), s -> at(s, state, s.revision() + 1));
            }
            assertThat(revisionInTheFile(session.id())).as("round " + round).isEqualTo(session.revision() + 4);
        }
    }

    private long revisionInTheFile(SessionId id) throws Exception {
        Path copy = state.resolve("copy.mv.db");
        Files.copy(state.resolve("broker.mv.db"), copy, StandardCopyOption.REPLACE_EXISTING);
        try (Connection connection = DriverManager.getConnection(
                        url("copy") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "mooring", "");
                PreparedStatement select =
                        connection.prepareStatement("select revision from live_session where session = ?")) {
            select.setString(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private Process java(Class<?> main) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName(),
                        url("broker"))
                .redirectErrorStream(true)
                .start();
    }

    /** A broker that is killed in the moment after a commit: nothing of it closes or flushes anything. */
    static final class CommitAndDie {
        public static void main(String[] args) {
            Vertx own = Vertx.vertx();
            new History(Database.open(args[0]), new StoreWorker(own, "store", 1))
                    .keepRequest(
                            new UserName("alice"),
                            new ClusterId("beluga"),
                            session("alice").request())
                    .onComplete(done -> Runtime.getRuntime().halt(done.succeeded() ? 9 : 1));
        }
    }

    /** The other broker's part. */
    static final class OpenDatabase {
        public static void main(String[] args) {
            try (Database opened = Database.open(args[0])) {
                System.out.println("opened " + opened.answers());
            } catch (RuntimeException e) {
                System.out.println(e.getMessage());
                System.exit(3);
            }
        }
    }

    private void open(String name) {
        database = Database.open(url(name));
        store = new HazelcastSessionStore(member, database, worker);
    }

    private String url(String name) {
        return "jdbc:h2:file:" + state.resolve(name).toAbsolutePath();
    }

    private static void loseHazelcast() {
        member.getMap("mooring.sessions").clear();
        member.getMap("mooring.slots").clear();
    }
}
