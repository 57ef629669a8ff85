package org.mooring.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.agents.app.App;
import org.mooring.protocol.CancelAnswer;
import org.mooring.protocol.CancelJob;
import org.mooring.protocol.JobCall.Verb;
import org.mooring.protocol.JobState;
import org.mooring.protocol.JobSubmitted;
import org.mooring.runtime.tls.SelfSigned;

/** A session's job with a real JupyterLab, from the submission to the goodbye; the broker is played. */
final class JupyterLabIT {
    private static Path bin;

    @TempDir
    Path folder;

    private SessionRig rig;

    @BeforeAll
    static void environment() {
        bin = SessionRig.environment();
    }

    @BeforeEach
    void open() throws Exception {
        rig = new SessionRig(folder, List.of(SessionRig.app(App.Kind.JUPYTER, bin, "jupyter-lab", "5.5.4")));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void a_server_starts_opens_to_the_edge_alone_and_says_goodbye() throws Exception {
        assertThat(rig.submit("lab")).isInstanceOf(JobSubmitted.class);
        int port = rig.awaitPort();

        assertThat(rig.broker.call(Verb.START).orElseThrow().from()).isEqualTo("127.0.0.1");
        assertThat(rig.get(port, "api", true).status()).isEqualTo(200);
        assertThat(rig.get(port, "api/status", false).status()).isEqualTo(403);
        assertThat(rig.get(port, "", true).location()).startsWith(SessionRig.PREFIX + "lab");
        assertThat(rig.get(port, "lab", true).body())
                .contains("\"hubPrefix\": \"/hub/\"", "\"hubUser\": \"alice\"", "\"hubServerName\": \"beluga\"")
                .contains("\"news\": {\"disabled\": true}");
        assertThat(rig.get(port, "api/contents", true).status()).isEqualTo(200);
        assertThat(withoutTheKey(port)).contains("SSL");

        assertThat(rig.request(HttpMethod.POST, port, "api/shutdown", true).status())
                .isEqualTo(200);
        rig.awaitCall(Verb.GOODBYE);
        assertThat(rig.broker.call(Verb.GOODBYE).orElseThrow().body()).isEqualTo("{\"exit\": 0}");
        await().atMost(SessionRig.PATIENCE).until(() -> rig.broker
                .lastSeen(rig.session)
                .filter(job -> job.state() == JobState.COMPLETED)
                .isPresent());
        assertThat(privateFolders()).isZero();
    }

    @Test
    void the_users_own_configuration_is_read_and_cannot_lock_the_edge_out() throws Exception {
        Path settings = Files.createDirectory(rig.home.resolve(".jupyter"));
        Files.writeString(
                settings.resolve("jupyter_server_config.py"),
                """
                c.ServerApp.token = ''
                c.ServerApp.password = 'argon2:$argon2id$v=19$m=10240,t=10,p=8$abc$def'
                c.ServerApp.port = 4711
                c.ServerApp.base_url = '/elsewhere/'
                c.ServerApp.certfile = '/nowhere.crt'
                c.ContentsManager.hide_globs = ['secret*']
                """);
        Files.writeString(
                settings.resolve("jupyter_server_config.json"), "{\"ServerApp\": {\"password\": \"x\", \"port\": 1}}");
        Files.writeString(
                settings.resolve("jupyter_notebook_config.py"),
                "c.NotebookApp.token = ''\nc.NotebookApp.password = 'sha1:1:2'\n");
        Files.writeString(settings.resolve("jupyter_lab_config.py"), "c.LabApp.default_url = '/lab/tree/x'\n");
        Files.writeString(rig.home.resolve("secret.txt"), "x");
        Files.writeString(rig.home.resolve("shown.txt"), "x");

        rig.submit("notebook");
        int port = rig.awaitPort();
        assertThat(rig.get(port, "api/status", true).status()).isEqualTo(200);
        assertThat(rig.get(port, "api/status", false).status()).isEqualTo(403);
        assertThat(rig.get(port, "api/contents", true).body())
                .contains("shown.txt")
                .doesNotContain("secret.txt");
    }

    @Test
    void while_no_broker_answers_the_job_asks_again_and_an_agent_that_restarts_is_found() throws Exception {
        rig.broker.startStatus = 503;
        rig.submit("lab");
        rig.awaitCall(Verb.START);
        int port = rig.agentPort();
        rig.stopAgent();
        rig.startAgent();
        assertThat(rig.agentPort()).isEqualTo(port);

        int before = rig.broker.calls.size();
        await().atMost(SessionRig.PATIENCE).until(() -> rig.broker.calls.size() > before);
        rig.broker.startStatus = 200;
        assertThat(rig.get(rig.awaitPort(), "api", true).status()).isEqualTo(200);
        assertThat(rig.broker.calls.stream()
                        .filter(heard -> heard.call().verb() == Verb.START)
                        .map(heard -> heard.call().body())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void whoever_takes_the_agents_port_learns_nothing() throws Exception {
        rig.broker.startStatus = 503;
        rig.submit("lab");
        rig.awaitCall(Verb.START);
        int port = rig.agentPort();
        rig.stopAgent();

        SelfSigned other = SelfSigned.make("squatter", List.of("127.0.0.1"), Instant.now(), Duration.ofDays(1));
        AtomicInteger tried = new AtomicInteger();
        AtomicLong bytes = new AtomicLong();
        NetServer squatter = rig.vertx.createNetServer(new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyValue(Buffer.buffer(other.key()))
                        .setCertValue(Buffer.buffer(other.certificate()))));
        squatter.connectHandler(socket -> socket.handler(data -> bytes.addAndGet(data.length())));
        squatter.exceptionHandler(refused -> tried.incrementAndGet());
        SessionRig.done(squatter.listen(port, "127.0.0.1"));
        await().atMost(SessionRig.PATIENCE).until(() -> tried.get() > 0);
        assertThat(bytes).hasValue(0);
        SessionRig.done(squatter.close());

        rig.broker.startStatus = 200;
        rig.startAgent();
        assertThat(rig.get(rig.awaitPort(), "api", true).status()).isEqualTo(200);
        assertThat(bytes).hasValue(0);
    }

    @Test
    void a_server_lives_on_while_the_agent_is_down_and_a_cancelled_job_says_which_signal() throws Exception {
        Path left = leftByAKilledJob();
        rig.submit("lab");
        int port = rig.awaitPort();
        assertThat(left).doesNotExist();
        rig.stopAgent();
        int before = rig.broker.calls.size();
        for (int i = 0; i < 20; i++) {
            assertThat(rig.get(port, "api/status", true).status()).isEqualTo(200);
        }
        rig.startAgent();
        await().atMost(SessionRig.PATIENCE).until(() -> rig.broker.calls.size() > before);
        assertThat(rig.get(port, "api/status", true).status()).isEqualTo(200);

        CancelAnswer cancelled = rig.ask(new CancelJob(SessionRig.CLUSTER, rig.session, "alice", null));
        assertThat(cancelled.found()).isTrue();
        rig.awaitCall(Verb.GOODBYE);
        assertThat(rig.broker.call(Verb.GOODBYE).orElseThrow().body()).isEqualTo("{\"signal\": 15}");
        assertThat(privateFolders()).isZero();
    }

    @Test
    void a_job_that_is_told_to_stop_starts_nothing_and_says_why_in_its_log() {
        rig.broker.startStatus = 409;
        rig.submit("lab");
        rig.awaitCall(Verb.START);
        await().atMost(SessionRig.PATIENCE).until(() -> rig.broker
                .lastSeen(rig.session)
                .filter(job -> job.state().terminal())
                .isPresent());
        assertThat(rig.log())
                .singleElement()
                .asString()
                .contains("not starting", "é: the session cannot start any more");
        assertThat(rig.broker.calls).hasSize(1);
    }

    @Test
    void a_server_that_cannot_start_is_told_at_once_with_its_exit_code() throws Exception {
        try (SessionRig broken = new SessionRig(
                Files.createDirectory(folder.resolve("broken")),
                List.of(SessionRig.app(App.Kind.JUPYTER, bin, "no-such-program", "5.5.4")))) {
            broken.submit("lab");
            broken.awaitCall(Verb.GOODBYE);
            assertThat(broken.broker.call(Verb.GOODBYE).orElseThrow().body()).isEqualTo("{\"exit\": 127}");
            assertThat(broken.log()).anyMatch(line -> line.contains("no-such-program"));
        }
    }

    private String withoutTheKey(int port) {
        HttpClient anyone = rig.vertx.createHttpClient(
                new HttpClientOptions().setSsl(true).setVerifyHost(false).setTrustAll(true));
        return anyone.request(HttpMethod.GET, port, "127.0.0.1", SessionRig.PREFIX + "api")
                .compose(request -> request.send())
                .map(response -> "answered " + response.statusCode())
                .otherwise(failure -> "SSL: " + failure)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private Path leftByAKilledJob() throws Exception {
        Path left = Files.createTempDirectory("mooring-left");
        Path key = Files.writeString(left.resolve("server.key"), "x");
        Path lock = Files.writeString(left.resolve("lock"), "");
        for (Path path : List.of(left, key, lock)) {
            Files.setAttribute(path, "unix:uid", Files.getAttribute(rig.home, "unix:uid"));
        }
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(120)));
        return left;
    }

    private long privateFolders() throws Exception {
        try (Stream<Path> left = Files.list(Path.of("/tmp"))) {
            return left.filter(path -> path.getFileName().toString().startsWith("mooring-" + rig.session))
                    .count();
        }
    }
}
