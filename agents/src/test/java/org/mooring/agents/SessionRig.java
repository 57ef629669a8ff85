package org.mooring.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mooring.agents.app.App;
import org.mooring.agents.app.Defaults;
import org.mooring.agents.app.Interface;
import org.mooring.agents.duty.Pace;
import org.mooring.agents.job.Hub;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.agents.scheduler.local.LocalScheduler;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobCall.Verb;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.Request;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.SubmitAnswer;
import org.mooring.protocol.SubmitJob;
import org.mooring.protocol.TailLog;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.EventBusBus;
import org.mooring.runtime.config.HostPort;

/** An agent with the local scheduler, a played broker, and a client that is the edge's end of a session. */
final class SessionRig implements AutoCloseable {
    static final ClusterId CLUSTER = new ClusterId("beluga");
    static final String PREFIX = "/user/alice/beluga/";
    static final Duration PATIENCE = Duration.ofSeconds(40);

    final Vertx vertx = Vertx.vertx();
    final EventBusBus bus = new EventBusBus(vertx);
    final FakeBroker broker = new FakeBroker(bus);
    final Path folder;
    final Path home;
    final SessionId session = SessionId.random(new java.security.SecureRandom());
    private final AgentConfig config;
    private final HttpClient edge;
    private Agent agent;

    /** @param apps what the agent offers, made from the environment's folder */
    SessionRig(Path folder, List<App> apps) throws Exception {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        home = Files.createDirectory(folder.resolve("home"));
        Integer uid = accountOfItsOwn() ? 64_102 : null;
        if (uid != null) {
            Files.setAttribute(home, "unix:uid", uid);
            Files.setAttribute(home, "unix:gid", uid);
        }
        config = new AgentConfig(
                CLUSTER,
                folder.resolve("agent"),
                new AgentConfig.Inner(new HostPort("127.0.0.1", 0), null),
                new HostPort("127.0.0.1", 0),
                new AgentConfig.SchedulerChoice(new LocalConfig(
                        folder.resolve("queue"),
                        new LocalConfig.Node("n1", 2, 4096, 0),
                        List.of(new LocalConfig.Partition("main", 60, 2, 4096, 0, List.of())),
                        Map.of("alice", new LocalConfig.Account(home, uid, null, List.of())),
                        null,
                        null,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(1),
                        Path.of("/usr/bin/python3"),
                        false)),
                apps,
                new Defaults(30, 1, 1024, 0, null),
                new Hub("/hub/", ""),
                new Pace(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2)),
                null);
        edge = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setVerifyHost(false)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(broker.server.certificate())))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyValue(Buffer.buffer(broker.edge.key()))
                        .setCertValue(Buffer.buffer(broker.edge.certificate()))));
        startAgent();
    }

    void startAgent() {
        agent = done(Agent.start(vertx, config, bus));
    }

    void stopAgent() {
        done(agent.stop());
    }

    int agentPort() {
        return agent.innerPort();
    }

    int managementPort() {
        return agent.managementPort();
    }

    SubmitAnswer submit(String ui) {
        return ask(new SubmitJob(
                CLUSTER,
                session,
                new UserName("alice"),
                "alice",
                "alice",
                1,
                new ServerName("beluga"),
                PREFIX,
                new JobRequest(null, 10, 1, 1024, 0, null, ui),
                FakeBroker.START_KEY,
                Instant.now().plusSeconds(60),
                "mark"));
    }

    <A extends Answer, Q extends Request<A>> A ask(Q request) {
        @SuppressWarnings("unchecked")
        Class<Q> type = (Class<Q>) request.getClass();
        return done(bus.request(Address.agent(CLUSTER, type), request, Duration.ofSeconds(20)));
    }

    /** The port that the job told. */
    int awaitPort() throws IOException {
        await().atMost(PATIENCE).pollInterval(10, TimeUnit.MILLISECONDS).until(() -> {
            assertThat(broker.call(Verb.GOODBYE))
                    .as("goodbye; the log: %s", log())
                    .isEmpty();
            return broker.call(Verb.STARTED).isPresent();
        });
        String body = broker.call(Verb.STARTED).orElseThrow().body();
        return org.mooring.protocol.Codec.json().readTree(body).path("port").asInt();
    }

    void awaitCall(Verb verb) {
        await().atMost(PATIENCE).until(() -> broker.call(verb).isPresent());
    }

    List<String> log() {
        LogTail tail = ask(new TailLog(CLUSTER, session, "alice", null, 200));
        return tail.lines();
    }

    /** A request as the edge makes it. */
    Got get(int port, String path, boolean withToken) {
        return request(HttpMethod.GET, port, path, withToken);
    }

    Got request(HttpMethod method, int port, String path, boolean withToken) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(PREFIX + path);
        if (withToken) {
            options.putHeader("Authorization", "token " + FakeBroker.TOKEN);
        }
        HttpClientResponse[] response = new HttpClientResponse[1];
        Buffer body =
                done(edge.request(options).compose(request -> request.send()).compose(answer -> {
                    response[0] = answer;
                    return answer.body();
                }));
        return new Got(response[0].statusCode(), response[0].getHeader("Location"), body.toString());
    }

    record Got(int status, String location, String body) {}

    static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause().toString(), e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        done(agent.stop());
        done(vertx.close());
        LocalScheduler.open(Objects.requireNonNull(config.scheduler().local()), Clock.systemUTC())
                .shutdown(true)
                .toCompletableFuture()
                .join();
    }

    // --- the Python environment ---

    /** Makes it once, if it is not there; its bin folder. */
    static Path environment(String... options) {
        try {
            boolean hub6 = options.length > 0;
            Path made = repository().resolve(hub6 ? "build/jupyter-hub6" : "build/jupyter");
            ProcessBuilder maker = new ProcessBuilder(
                    repository().resolve("testbed/bin/jupyter-env").toString());
            maker.command().addAll(List.of(options));
            maker.command().add(made.toString());
            Process process = maker.redirectErrorStream(true).start();
            String told = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("jupyter-env: %s", told).isZero();
            return made.resolve("bin");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path repository() throws IOException {
        return Path.of("..").toRealPath();
    }

    /** Jobs run as another user where we may, and where that user can reach the environment. */
    static boolean accountOfItsOwn() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        for (Path above = repository(); above != null; above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** Jupyter refuses to run as root unless it is told to. */
    static List<String> command(String program) {
        try {
            boolean root = "root".equals(System.getProperty("user.name")) && !accountOfItsOwn();
            return root ? List.of(program, "--allow-root") : List.of(program);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static App app(App.Kind kind, Path bin, String program, String version) {
        return new App(
                kind.word(),
                kind,
                command(program),
                List.of("export PATH=" + bin + ":$PATH"),
                Map.of(),
                "/usr/bin/python3",
                "127.0.0.1",
                version,
                Duration.ofSeconds(3),
                List.of(new Interface("lab", "lab"), new Interface("notebook", "tree")));
    }
}
