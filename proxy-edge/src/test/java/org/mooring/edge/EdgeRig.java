package org.mooring.edge;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Route;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.Target;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.EventBusBus;
import org.mooring.runtime.config.HostPort;
import org.mooring.web.auth.TicketSigner;

/** An edge with a broker's other end, a hub and whatever servers a test opens; all of it real, on the loopback. */
final class EdgeRig implements AutoCloseable {
    static final String PREFIX = "/user/alice/beluga/";
    static final SessionId SESSION = new SessionId("0000000000000001");

    final Vertx vertx = Vertx.vertx();
    final EventBusBus bus = new EventBusBus(vertx);
    final FakeBroker broker;
    final CollectorRegistry registry = new CollectorRegistry();
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    Edge edge;
    private final TicketSigner signer;
    private final Path state;
    private final Consumer<Tuning> tuning;

    /** What a test may change. */
    static final class Tuning {
        Duration idle = Duration.ofMinutes(1);
        Duration drain = Duration.ofMillis(500);
        int hubPort = 1;
        int connections = 64;
        List<String> nodes = List.of("127.0.0.0/8");
        List<String> trustedProxies = List.of();
        String origin = "http://hub.test";
        EdgeConfig.@Nullable Tls tls;
        EdgeConfig.Offline offline = new EdgeConfig.Offline(EdgeConfig.Offline.Policy.SERVE, Duration.ofSeconds(1));
    }

    EdgeRig(Path state) {
        this(state, t -> {});
    }

    EdgeRig(Path state, Consumer<Tuning> tuning) {
        this.state = state;
        this.tuning = tuning;
        KeyPair pair = ed25519();
        signer = new TicketSigner("k1", pair.getPrivate());
        broker = new FakeBroker(
                bus,
                Map.of("k1", Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())));
        broker.start();
        edge = startEdge();
    }

    Edge startEdge() {
        Tuning tuned = new Tuning();
        tuning.accept(tuned);
        Edge started = await(Edge.start(vertx, config(tuned), bus, new CollectorRegistry()));
        edge = started;
        return started;
    }

    private EdgeConfig config(Tuning tuned) {
        return new EdgeConfig(
                "edge-1",
                "Test",
                new HostPort("127.0.0.1", 0),
                new HostPort("127.0.0.1", 0),
                state,
                List.of(URI.create("http://127.0.0.1:" + tuned.hubPort)),
                List.of(URI.create(tuned.origin)),
                tuned.nodes,
                tuned.trustedProxies,
                new EdgeConfig.Limits(32768, 16384, tuned.idle, Duration.ofSeconds(2), tuned.connections, 512),
                tuned.offline,
                tuned.drain,
                Duration.ofMillis(100),
                false,
                tuned.tls,
                null);
    }

    private static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A server of plain HTTP; its port. */
    int serve(io.vertx.core.Handler<HttpServerRequest> handler) {
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
        return server.actualPort();
    }

    /** Opens alice's session on this port and waits until the edge knows. */
    Route open(int port) {
        return open(port, null);
    }

    Route open(int port, @Nullable ServerProof proof) {
        Route route = route(port, proof, 1);
        broker.add(route);
        awaitRoutes(1);
        return route;
    }

    static Route route(int port, @Nullable ServerProof proof, long revision) {
        return new Route(
                PREFIX,
                SESSION,
                new UserName("alice"),
                new ClusterId("beluga"),
                revision,
                Route.Way.DIRECT,
                new Target("127.0.0.1", port, proof));
    }

    void awaitRoutes(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> metric("mooring_edge_routes").contains("mooring_edge_routes " + count + ".0"));
    }

    /** The metrics' text. */
    String metric(String name) {
        try {
            HttpRequest get = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + edge.managementPort() + "/metrics"))
                    .build();
            return client.send(get, java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(l -> l.startsWith(name))
                    .reduce("", (a, b) -> a + b + "\n");
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String ticket(String user, String signIn) {
        return "mooring-ticket="
                + signer.sign(new UserName(user), signIn, Instant.now().plusSeconds(600));
    }

    /** Alice's ticket, as a Cookie header. */
    String alice() {
        return ticket("alice", "sign-in-1");
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + edge.port() + path);
    }

    HttpRequest.Builder asAlice(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Cookie", alice()).timeout(Duration.ofSeconds(20));
    }

    java.net.http.HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(edge.stop());
        await(vertx.close());
    }
}
