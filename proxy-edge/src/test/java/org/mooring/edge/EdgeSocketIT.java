package org.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.Route;
import org.mooring.protocol.TokenHash;
import org.mooring.protocol.TokenVerdict;
import org.mooring.protocol.UserName;

class EdgeSocketIT {
    @TempDir
    Path state;

    private EdgeRig rig;

    @BeforeEach
    void start() {
        rig = new EdgeRig(state);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Echoes, speaks the sub-protocol kernel.v1, and refuses below /refused. */
    private int echo() {
        return EdgeRig.await(rig.vertx
                        .createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("kernel.v1"))
                        .webSocketHandshakeHandler(shake -> {
                            if (shake.path().contains("refused")) {
                                shake.reject(418);
                            } else {
                                shake.accept();
                            }
                        })
                        .webSocketHandler(ws -> {
                            ws.writeTextMessage("first");
                            ws.textMessageHandler(text -> {
                                ws.writeTextMessage("echo " + text);
                                if (text.equals("bye")) {
                                    ws.close();
                                }
                            });
                        })
                        .requestHandler(r -> r.response().end("plain"))
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private RawClient connect(String path, String cookie, String more) throws IOException {
        return new RawClient(rig.edge.port())
                .say("GET " + path + " HTTP/1.1\nHost: 127.0.0.1\nConnection: keep-alive, Upgrade\n"
                        + "Upgrade: websocket\nSec-WebSocket-Version: 13\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
                        + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\n") + more + "\n");
    }

    @Test
    void a_websocket_passes_with_its_subprotocol_and_what_the_server_said_at_once() throws IOException {
        rig.open(echo());
        try (RawClient browser = connect(
                EdgeRig.PREFIX + "api/kernels/1/channels", rig.alice(), "Sec-WebSocket-Protocol: kernel.v1\n")) {
            String head = browser.head();
            assertThat(head).startsWith("HTTP/1.1 101 ");
            assertThat(head.toLowerCase(java.util.Locale.ROOT))
                    .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=")
                    .contains("sec-websocket-protocol: kernel.v1");
            assertThat(browser.frame()).isEqualTo("first");
            for (int i = 0; i < 100; i++) {
                assertThat(browser.frame(1, "n" + i).frame()).isEqualTo("echo n" + i);
            }
            browser.frame(1, "x".repeat(3000));
            assertThat(browser.frame()).isEqualTo("echo " + "x".repeat(3000));
            assertThat(browser.frame(1, "bye").frame()).isEqualTo("echo bye");
            assertThat(browser.closes()).isTrue();
        }
        await().atMost(Duration.ofSeconds(3))
                .until(() -> rig.metric("mooring_edge_sockets").contains(" 0.0"));
    }

    @Test
    void a_servers_refusal_goes_back_as_it_is() throws IOException {
        rig.open(echo());
        try (RawClient browser = connect(EdgeRig.PREFIX + "refused", rig.alice(), "")) {
            assertThat(browser.status()).isEqualTo(418);
        }
    }

    @Test
    void nobody_else_gets_one() throws IOException {
        rig.open(echo());
        rig.broker.tokens.put(
                TokenHash.of("good"), new TokenVerdict(new UserName("alice"), List.of("access:servers!user"), null));
        String path = EdgeRig.PREFIX + "ws";
        for (String[] cookieAndMore : new String[][] {
            {"", ""},
            {rig.ticket("bob", "s"), ""},
            {rig.alice(), "Origin: http://evil.test\n"},
            {rig.alice(), "Sec-Fetch-Site: cross-site\n"},
            {"", "Authorization: token bad\n"},
        }) {
            try (RawClient browser = connect(path, cookieAndMore[0], cookieAndMore[1])) {
                assertThat(browser.status()).isEqualTo(403);
            }
        }
        try (RawClient browser = connect(path, rig.alice(), "Content-Length: 3\n")) {
            assertThat(browser.say("abc").status()).isEqualTo(400);
        }
        try (RawClient browser = connect(path, rig.alice(), "Origin: http://hub.test\n")) {
            assertThat(browser.status()).isEqualTo(101);
        }
        try (RawClient browser = connect(path + "?token=good", "", "")) {
            assertThat(browser.status()).isEqualTo(101);
        }
        try (RawClient browser = connect("/user/bob/cedar/ws", rig.alice(), "")) {
            assertThat(browser.status()).isEqualTo(424);
        }
    }

    @Test
    void a_revocation_closes_the_sockets_of_that_sign_in_within_a_second() throws IOException {
        rig.open(echo());
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.ticket("alice", "one"), "");
                RawClient other = connect(EdgeRig.PREFIX + "ws", rig.ticket("alice", "two"), "")) {
            assertThat(browser.status()).isEqualTo(101);
            assertThat(other.status()).isEqualTo(101);
            browser.frame();
            other.frame();
            long began = System.nanoTime();
            rig.broker.revoke(
                    new Revoked(Revoked.Kind.SIGN_IN, "one", Instant.now().plusSeconds(60)));
            assertThat(browser.closes()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            assertThat(other.frame(1, "still here").frame()).isEqualTo("echo still here");
        }
    }

    /** A server that answers each handshake only when it is told to. */
    private static final class Slow {
        final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();

        /** Answers the one that waits, and says something at once. */
        void accept(EdgeRig rig) throws InterruptedException {
            HttpServerRequest waiting = asked.poll(10, TimeUnit.SECONDS);
            assertThat(waiting).isNotNull();
            rig.vertx.runOnContext(v -> waiting.toNetSocket().onSuccess(socket -> socket.write("secret")));
        }
    }

    private Slow slow() {
        Slow slow = new Slow();
        rig.open(rig.serve(slow.asked::add));
        return slow;
    }

    @Test
    void a_websocket_whose_sign_in_is_revoked_during_its_handshake_does_not_stay()
            throws IOException, InterruptedException {
        Slow slow = slow();
        String ticket = rig.ticket("alice", "one");
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", ticket, "")) {
            await().until(() -> slow.asked.size() == 1);
            rig.broker.revoke(
                    new Revoked(Revoked.Kind.SIGN_IN, "one", Instant.now().plusSeconds(60)));
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                HttpRequest.Builder get = HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX))
                        .header("Cookie", ticket)
                        .timeout(Duration.ofSeconds(5));
                return rig.send(get).statusCode() == 403;
            });
            slow.accept(rig);
            assertThat(browser.head()).startsWith("HTTP/1.1 101 ");
            assertThat(browser.closes()).isTrue();
        }
        await().atMost(Duration.ofSeconds(3))
                .until(() -> rig.metric("mooring_edge_sockets").contains(" 0.0"));
    }

    @Test
    void a_websocket_whose_route_goes_during_its_handshake_does_not_stay() throws IOException, InterruptedException {
        Slow slow = slow();
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.alice(), "")) {
            await().until(() -> slow.asked.size() == 1);
            rig.broker.remove(EdgeRig.route(1024, null, 2));
            rig.awaitRoutes(0);
            slow.accept(rig);
            assertThat(browser.status()).isIn(101, 502);
        }
        await().atMost(Duration.ofSeconds(3))
                .until(() -> rig.metric("mooring_edge_sockets").contains(" 0.0"));
    }

    @Test
    void a_websocket_whose_route_goes_while_its_token_is_checked_is_refused() throws IOException {
        Route route = rig.open(echo());
        rig.broker.tokens.put(
                TokenHash.of("good"), new TokenVerdict(new UserName("alice"), List.of("access:servers!user"), null));
        Promise<Void> hold = Promise.promise();
        rig.broker.tokenAnswers = hold.future();
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws?token=good", "", "")) {
            await().until(() -> rig.broker.tokenQuestions.get() == 1);
            rig.broker.remove(EdgeRig.route(route.target().port(), null, 2));
            rig.awaitRoutes(0);
            hold.complete();
            assertThat(browser.status()).isEqualTo(424);
        }
    }

    @Test
    void a_route_that_goes_ends_its_connections_and_a_change_does_not() throws IOException {
        int port = echo();
        Route route = rig.open(port);
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.alice(), "")) {
            assertThat(browser.status()).isEqualTo(101);
            browser.frame();
            rig.broker.add(EdgeRig.route(port, null, 2));
            rig.broker.add(EdgeRig.route(rig.serve(r -> r.response().end("moved")), null, 3));
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> rig.send(rig.asAlice(EdgeRig.PREFIX)).body().equals("moved"));
            assertThat(browser.frame(1, "on").frame()).isEqualTo("echo on");
            rig.broker.remove(EdgeRig.route(port, null, 4));
            assertThat(browser.closes()).isTrue();
        }
        assertThat(route.revision()).isEqualTo(1);
    }

    @Test
    void a_table_that_merely_lacks_a_route_ends_none_of_its_connections() throws IOException {
        Route route = rig.open(echo());
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.alice(), "")) {
            assertThat(browser.status()).isEqualTo(101);
            browser.frame();
            rig.broker.forget(route);
            rig.broker.tellHash();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> rig.send(rig.asAlice(EdgeRig.PREFIX + "api")).statusCode() == 424);
            assertThat(browser.frame(1, "on").frame()).isEqualTo("echo on");
        }
    }

    @Test
    void it_works_on_while_the_broker_is_down() throws IOException {
        rig.open(echo());
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.alice(), "")) {
            assertThat(browser.status()).isEqualTo(101);
            browser.frame();
            rig.broker.stop();
            assertThat(browser.frame(1, "a").frame()).isEqualTo("echo a");
            try (RawClient another = connect(EdgeRig.PREFIX + "ws", rig.alice(), "")) {
                assertThat(another.status()).isEqualTo(101);
            }
        }
    }

    @Test
    void pings_are_no_activity_and_data_is() throws IOException {
        rig.open(echo());
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.alice(), "")) {
            assertThat(browser.status()).isEqualTo(101);
            browser.frame();
            await().until(() -> !rig.broker.activity.isEmpty());
            Instant before = last();
            browser.frame(9, "ping");
            assertThat(browser.frame()).isEqualTo("ping");
            assertThat(last()).isEqualTo(before);
            browser.frame(1, "data").frame();
            await().atMost(Duration.ofSeconds(3)).until(() -> last().isAfter(before));
            assertThat(rig.broker.activity.get(rig.broker.activity.size() - 1).connections())
                    .isEqualTo(1);
        }
        await().atMost(Duration.ofSeconds(3))
                .until(() ->
                        rig.broker.activity.get(rig.broker.activity.size() - 1).connections() == 0);
    }

    private Instant last() {
        return rig.broker.activity.get(rig.broker.activity.size() - 1).lastActivity();
    }

    @Test
    void a_reader_that_stalls_holds_back_its_server_and_nobody_else() throws IOException {
        AtomicLong sent = new AtomicLong();
        AtomicBoolean closed = new AtomicBoolean();
        int port = rig.serve(r -> {
            if (r.getHeader("Upgrade") == null) {
                r.response().end("quick");
                return;
            }
            r.toNetSocket().onSuccess(socket -> {
                socket.closeHandler(v -> closed.set(true)).exceptionHandler(e -> {});
                pour(socket, sent);
            });
        });
        rig.open(port);
        List<RawClient> stalled = new ArrayList<>();
        try {
            RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.alice(), "");
            stalled.add(browser);
            assertThat(browser.status()).isEqualTo(101);
            // It stands still when the kernel's buffers of both hops and the edge's small one are full.
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        long before = sent.get();
                        java.util.concurrent.locks.LockSupport.parkNanos(250_000_000L);
                        return before > 0 && before == sent.get();
                    });
            assertThat(sent.get() - KernelQueues.bytes(port, rig.edge.port())).isLessThan(1 << 20);
            for (int i = 0; i < 20; i++) {
                assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "x")).body()).isEqualTo("quick");
            }
            // And goes on when it reads again.
            long before = sent.get();
            browser.read(32 << 20);
            assertThat(sent.get()).isGreaterThan(before);
        } finally {
            for (RawClient one : stalled) {
                one.close();
            }
        }
        await().atMost(Duration.ofSeconds(5)).untilTrue(closed);
    }

    private static void pour(NetSocket socket, AtomicLong sent) {
        Buffer block = Buffer.buffer(new byte[32 * 1024]);
        while (!socket.writeQueueFull()) {
            socket.write(block);
            sent.addAndGet(block.length());
        }
        socket.drainHandler(v -> pour(socket, sent));
    }

    @Test
    void more_sockets_than_the_pool_of_requests_do_not_keep_requests_waiting() throws IOException {
        rig.open(echo());
        List<RawClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                RawClient one = connect(EdgeRig.PREFIX + "ws", rig.alice(), "");
                open.add(one);
                assertThat(one.status()).isEqualTo(101);
            }
            assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "x")).body()).isEqualTo("plain");
        } finally {
            for (RawClient one : open) {
                one.close();
            }
        }
    }

    @Test
    void stopping_gives_open_sockets_their_time_then_ends_them() throws IOException {
        rig.open(echo());
        try (RawClient browser = connect(EdgeRig.PREFIX + "ws", rig.alice(), "")) {
            assertThat(browser.status()).isEqualTo(101);
            browser.frame();
            io.vertx.core.Future<Void> stopping = rig.edge.stop();
            assertThat(browser.frame(1, "last").frame()).isEqualTo("echo last");
            assertThat(browser.closes()).isTrue();
            EdgeRig.await(stopping);
        }
        rig.startEdge();
        assertThat(rig.send(HttpRequest.newBuilder(rig.uri("/"))).statusCode()).isEqualTo(302);
    }
}
