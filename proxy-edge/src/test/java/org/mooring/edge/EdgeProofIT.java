package org.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.protocol.Address;
import org.mooring.protocol.ProbeResult;
import org.mooring.protocol.ProbeServer;
import org.mooring.protocol.Route;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.Target;
import org.mooring.runtime.tls.SelfSigned;

class EdgeProofIT {
    private static final SelfSigned SERVER = make("server");
    private static final SelfSigned OTHER = make("server");
    private static final SelfSigned CLIENT = make("client");
    private static final SelfSigned STRANGER = make("client");

    @TempDir
    Path state;

    private EdgeRig rig;
    private final AtomicInteger connections = new AtomicInteger();

    private static SelfSigned make(String name) {
        return SelfSigned.make(name, List.of(), Instant.now(), Duration.ofDays(1));
    }

    @BeforeEach
    void start() {
        rig = new EdgeRig(state);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private int serve() {
        return listen(0);
    }

    private int listen(int port) {
        HttpServerOptions tls = new HttpServerOptions()
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(SERVER.certificate()))
                        .addKeyValue(Buffer.buffer(SERVER.key())))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(CLIENT.certificate())));
        HttpServer server = rig.vertx
                .createHttpServer(tls)
                .connectionHandler(c -> connections.incrementAndGet())
                .requestHandler(r -> {
                    boolean known = "token secret".equals(r.getHeader("Authorization"));
                    r.response().setStatusCode(known ? 200 : 403).end("you are " + known);
                });
        Future<HttpServer> open = server.listen(port, "127.0.0.1");
        return port == 0 ? EdgeRig.await(open).actualPort() : port;
    }

    private static ServerProof proof(SelfSigned server, SelfSigned client, String token) {
        return ServerProof.jupyter(server.certificate(), client.certificate(), client.key(), token);
    }

    @Test
    void the_right_server_is_reached_with_the_right_credential() {
        rig.open(serve(), proof(SERVER, CLIENT, "secret"));
        HttpResponse<String> answer =
                rig.send(rig.asAlice(EdgeRig.PREFIX + "api").header("Authorization", "token mine"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("you are true");
    }

    @Test
    void another_server_gets_nothing_and_the_page_says_so() {
        rig.open(serve(), proof(OTHER, CLIENT, "secret"));
        HttpResponse<String> answer =
                rig.send(rig.asAlice(EdgeRig.PREFIX + "api").header("Accept", "text/html"));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("wrong-proof");
    }

    @Test
    void a_handshake_whose_headers_cannot_be_sent_is_answered() throws IOException {
        rig.open(serve(), proof(SERVER, CLIENT, "two\nlines"));
        try (RawClient browser = new RawClient(rig.edge.port())
                .say("GET " + EdgeRig.PREFIX + "ws HTTP/1.1\nHost: 127.0.0.1\nConnection: Upgrade\n"
                        + "Upgrade: websocket\nSec-WebSocket-Version: 13\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nCookie: " + rig.alice() + "\n\n")) {
            assertThat(browser.status()).isEqualTo(502);
        }
    }

    @Test
    void a_probe_names_the_leg_that_fails() {
        int port = serve();
        assertThat(probe(port, proof(SERVER, CLIENT, "secret"), 2000).leg()).isEqualTo(ProbeResult.Leg.DONE);
        assertThat(probe(port, proof(OTHER, CLIENT, "secret"), 100).leg()).isEqualTo(ProbeResult.Leg.PROOF);
        assertThat(probe(port, proof(SERVER, STRANGER, "secret"), 100).leg())
                .isIn(ProbeResult.Leg.PROOF, ProbeResult.Leg.HTTP);
        ProbeResult unknown = probe(port, proof(SERVER, CLIENT, "wrong"), 100);
        assertThat(unknown.leg()).isEqualTo(ProbeResult.Leg.HTTP);
        assertThat(unknown.detail()).contains("403");
        assertThat(probe(1024, null, 100).leg()).isEqualTo(ProbeResult.Leg.CONNECT);
        ProbeResult metadata = probe("169.254.169.254", 8080, null, 100);
        assertThat(metadata.leg()).isEqualTo(ProbeResult.Leg.CONNECT);
        assertThat(metadata.detail()).contains("not in node-networks");
        assertThat(probe("10.0.0.1", 8080, null, 100).detail()).contains("not in node-networks");
    }

    @Test
    void a_probe_waits_for_the_server_and_leaves_its_connection_to_the_first_user() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ServerProof proof = proof(SERVER, CLIENT, "secret");
        Route route = EdgeRig.route(port, proof, 1);
        Future<ProbeResult> probe = rig.bus.request(
                Address.edge(ProbeServer.class), new ProbeServer(route, "api", 5000), Duration.ofSeconds(10));
        rig.vertx.setTimer(200, t -> listen(port));
        assertThat(EdgeRig.await(probe).leg()).isEqualTo(ProbeResult.Leg.DONE);
        rig.broker.add(route);
        rig.awaitRoutes(1);
        assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "api")).statusCode()).isEqualTo(200);
        assertThat(connections).hasValue(1);
    }

    private ProbeResult probe(int port, @Nullable ServerProof proof, int millis) {
        return probe("127.0.0.1", port, proof, millis);
    }

    private ProbeResult probe(String host, int port, @Nullable ServerProof proof, int millis) {
        Route route = EdgeRig.route(port, proof, 1);
        Route there = new Route(
                route.prefix(),
                route.session(),
                route.owner(),
                route.cluster(),
                1,
                Route.Way.DIRECT,
                new Target(host, port, proof));
        return EdgeRig.await(rig.bus.request(
                Address.edge(ProbeServer.class), new ProbeServer(there, "api", millis), Duration.ofSeconds(10)));
    }

    @Test
    void a_route_out_of_the_node_networks_is_never_followed() {
        Route route = EdgeRig.route(8080, null, 1);
        rig.broker.add(new Route(
                route.prefix(),
                route.session(),
                route.owner(),
                route.cluster(),
                1,
                Route.Way.DIRECT,
                new Target("169.254.169.254", 8080, null)));
        rig.awaitRoutes(1);
        HttpResponse<String> answer = rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX))
                .header("Cookie", rig.alice())
                .header("Accept", "text/html"));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("target-forbidden");
    }
}
