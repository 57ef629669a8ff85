package org.mooring.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.edge.Edge;
import org.mooring.edge.EdgeConfig;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ProbeResult;
import org.mooring.protocol.ProbeResult.Leg;
import org.mooring.protocol.ProbeServer;
import org.mooring.protocol.Route;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.Target;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.EventBusBus;
import org.mooring.runtime.config.HostPort;

/** What a server's proof must prove, whatever app it is for: asked by a real edge of a real server. */
abstract class ServerProofContract {
    private static final String PREFIX = "/user/alice/beluga/";

    @TempDir
    Path state;

    private final Vertx vertx = Vertx.vertx();
    private final EventBusBus bus = new EventBusBus(vertx);
    private final ProvenServers servers = new ProvenServers(vertx);
    private final AtomicInteger asked = new AtomicInteger();
    private Edge edge;

    /** A proof as this app's sessions get it. */
    abstract ServerProof proof(ProvenServers keys);

    /** Where this app answers a probe. */
    abstract String path();

    /** The Authorization header that this app takes. */
    abstract String credential();

    @BeforeEach
    void start() throws Exception {
        EdgeConfig config = new EdgeConfig(
                "edge-1",
                "Test",
                new HostPort("127.0.0.1", 0),
                new HostPort("127.0.0.1", 0),
                state,
                List.of(URI.create("http://127.0.0.1:1")),
                List.of(URI.create("http://hub.test")),
                List.of("127.0.0.0/8"),
                List.of(),
                new EdgeConfig.Limits(32768, 16384, Duration.ofMinutes(1), Duration.ofSeconds(2), 64, 512),
                new EdgeConfig.Offline(EdgeConfig.Offline.Policy.SERVE, Duration.ofMinutes(1)),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                false,
                null,
                null);
        edge = Edge.start(vertx, config, bus).await(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        edge.stop().await(20, TimeUnit.SECONDS);
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void app(HttpServerRequest request) {
        asked.incrementAndGet();
        boolean right = credential().equals(request.getHeader("Authorization"));
        boolean here = request.path().equals(PREFIX + path());
        request.response().setStatusCode(!here ? 404 : right ? 200 : 403).end();
    }

    private ProbeResult probe(ServerProof proof) throws Exception {
        Route route = new Route(
                PREFIX,
                new SessionId("0000000000000001"),
                new UserName("alice"),
                new ClusterId("beluga"),
                1,
                Route.Way.DIRECT,
                new Target("127.0.0.1", servers.listen(this::app), proof));
        return bus.request(
                        Address.edge(ProbeServer.class),
                        new ProbeServer(route, proof.probePath(), 1000),
                        Duration.ofSeconds(10))
                .await(20, TimeUnit.SECONDS);
    }

    @Test
    void the_right_keys_and_credential_are_accepted() throws Exception {
        assertThat(probe(proof(servers)).leg()).isEqualTo(Leg.DONE);
    }

    @Test
    void a_server_with_another_certificate_is_told_nothing() throws Exception {
        assertThat(probe(servers.ofAnotherServer(proof(servers))).leg()).isEqualTo(Leg.PROOF);
        assertThat(asked).hasValue(0);
    }

    @Test
    void who_has_not_the_edges_key_is_not_heard() throws Exception {
        // Under TLS 1.3 the client learns of it only after its own handshake is done.
        assertThat(probe(servers.withoutTheClientKey(proof(servers))).leg()).isIn(Leg.PROOF, Leg.HTTP);
        assertThat(asked).hasValue(0);
    }

    @Test
    void another_credential_is_refused() throws Exception {
        ProbeResult result = probe(servers.withAnotherToken(proof(servers)));
        assertThat(result.leg()).isEqualTo(Leg.HTTP);
        assertThat(asked).hasPositiveValue();
    }
}
