package org.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeBodyIT {
    private static final long LARGE = 200L << 20;
    private static final Buffer BLOCK = Buffer.buffer(new byte[64 * 1024]);

    @TempDir
    Path state;

    private EdgeRig rig;

    @BeforeEach
    void start() {
        rig = new EdgeRig(state, t -> t.idle = Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void a_large_file_comes_down_in_little_memory_and_a_slow_reader_holds_the_server_back()
            throws IOException, InterruptedException {
        AtomicLong sent = new AtomicLong();
        rig.open(rig.serve(r -> pour(r.response().putHeader("Content-Length", String.valueOf(LARGE)), sent)));
        HttpResponse<InputStream> answer = rig.client.send(
                rig.asAlice(EdgeRig.PREFIX + "files/big").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            long read = body.readNBytes(1 << 20).length;
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> sent.get() < LARGE / 2);
            byte[] block = new byte[1 << 16];
            for (int n = body.read(block); n >= 0; n = body.read(block)) {
                read += n;
            }
            assertThat(read).isEqualTo(LARGE);
        }
    }

    private static void pour(HttpServerResponse to, AtomicLong sent) {
        while (!to.writeQueueFull() && sent.get() < LARGE) {
            to.write(BLOCK);
            sent.addAndGet(BLOCK.length());
        }
        if (sent.get() == LARGE) {
            to.end();
        } else {
            to.drainHandler(v -> pour(to, sent));
        }
    }

    @Test
    void a_large_file_goes_up() throws IOException, InterruptedException {
        rig.open(rig.serve(r -> {
            AtomicLong got = new AtomicLong();
            r.handler(b -> got.addAndGet(b.length()));
            r.endHandler(v -> r.response()
                    .end(got + " " + r.getHeader("Content-Length") + " " + r.getHeader("Transfer-Encoding")));
        }));
        HttpRequest.BodyPublisher blocks = new HttpRequest.BodyPublisher() {
            @Override
            public long contentLength() {
                return LARGE;
            }

            @Override
            public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
                HttpRequest.BodyPublishers.ofByteArrays(() -> java.util.stream.Stream.generate(() -> BLOCK.getBytes())
                                .limit(LARGE / BLOCK.length())
                                .iterator())
                        .subscribe(subscriber);
            }
        };
        HttpResponse<String> counted = rig.client.send(
                rig.asAlice(EdgeRig.PREFIX + "api/contents/x").PUT(blocks).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(counted.body()).isEqualTo(LARGE + " " + LARGE + " null");
        HttpResponse<String> chunked = rig.send(rig.asAlice(EdgeRig.PREFIX + "x")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[100_000]))));
        assertThat(chunked.body()).isEqualTo("100000 null chunked");
    }

    @Test
    void events_come_as_they_are_sent() throws IOException, InterruptedException {
        AtomicInteger said = new AtomicInteger();
        AtomicBoolean gone = new AtomicBoolean();
        rig.open(rig.serve(r -> {
            HttpServerResponse events = r.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            events.closeHandler(v -> gone.set(true));
            long timer = rig.vertx.setPeriodic(50, t -> {
                if (!gone.get()) {
                    events.write("data: " + said.incrementAndGet() + "\n\n");
                }
            });
            events.exceptionHandler(e -> rig.vertx.cancelTimer(timer));
        }));
        HttpResponse<InputStream> answer = rig.client.send(
                rig.asAlice(EdgeRig.PREFIX + "events").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            for (int i = 1; i <= 5; i++) {
                assertThat(new String(body.readNBytes(9), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo("data: " + i + "\n\n");
                assertThat(said.get()).isLessThanOrEqualTo(i + 3);
            }
        }
        await().atMost(Duration.ofSeconds(3)).untilTrue(gone);
    }

    @Test
    void a_head_has_its_length_and_no_body_and_304_stays_bare() throws IOException {
        rig.open(rig.serve(r -> {
            if (HttpMethod.HEAD.equals(r.method())) {
                r.response().putHeader("Content-Length", "12345").end();
            } else {
                r.response().setStatusCode(r.path().endsWith("304") ? 304 : 204).end();
            }
        }));
        HttpResponse<String> head =
                rig.send(rig.asAlice(EdgeRig.PREFIX + "x").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.headers().firstValue("Content-Length")).contains("12345");
        assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "304")).statusCode()).isEqualTo(304);
        assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "204")).statusCode()).isEqualTo(204);
    }

    @Test
    void a_server_is_asked_before_the_body_is_sent() throws IOException {
        AtomicBoolean expected = new AtomicBoolean();
        rig.open(rig.serve(r -> {
            expected.set("100-continue".equals(r.getHeader("Expect")));
            if (r.path().endsWith("no")) {
                r.response().setStatusCode(413).end();
            } else {
                r.response().writeContinue();
                r.body().onSuccess(b -> r.response().end(b));
            }
        }));
        try (RawClient client = new RawClient(rig.edge.port())) {
            client.say(head("PUT", "yes") + "Expect: 100-continue\nContent-Length: 5\n\n");
            assertThat(client.status()).isEqualTo(100);
            assertThat(client.say("hello").head()).startsWith("HTTP/1.1 200");
            assertThat(client.read(5)).isEqualTo("hello");
            assertThat(expected).isTrue();
        }
        try (RawClient client = new RawClient(rig.edge.port())) {
            client.say(head("PUT", "no") + "Expect: 100-continue\nContent-Length: 5\n\n");
            assertThat(client.status()).isEqualTo(413);
        }
    }

    private String head(String method, String path) {
        return method + " " + EdgeRig.PREFIX + path + " HTTP/1.1\nHost: hub.test\nCookie: " + rig.alice() + "\n";
    }

    @Test
    void hop_by_hop_headers_end_at_the_edge() throws IOException {
        rig.open(rig.serve(r -> r.response()
                .putHeader("Connection", "X-Secret")
                .putHeader("X-Secret", "1")
                .putHeader("Keep-Alive", "timeout=5")
                .putHeader("Strict-Transport-Security", "max-age=1")
                .putHeader("Service-Worker-Allowed", "/")
                .end(String.join(",", r.headers().names()))));
        try (RawClient client = new RawClient(rig.edge.port())) {
            client.say(head("GET", "x") + "Connection: keep-alive, X-Mine, Cookie\nX-Mine: 1\nTE: trailers\n"
                    + "Proxy-Authorization: x\nX-Real-IP: 6.6.6.6\nForwarded: for=6.6.6.6\nX-Yours: 1\n\n");
            String head = client.head();
            assertThat(head.toLowerCase(java.util.Locale.ROOT))
                    .startsWith("http/1.1 200")
                    .doesNotContain("x-secret")
                    .doesNotContain("keep-alive:")
                    .doesNotContain("strict-transport")
                    .contains("service-worker-allowed: " + EdgeRig.PREFIX);
            String length = head.toLowerCase(java.util.Locale.ROOT)
                    .split("content-length: ", 2)[1]
                    .split("\r", 2)[0];
            assertThat(client.read(Integer.parseInt(length)))
                    .contains("X-Yours")
                    .doesNotContain("X-Mine")
                    .doesNotContain("TE")
                    .doesNotContain("Proxy-Authorization")
                    .doesNotContain("X-Real-IP")
                    .doesNotContain("Forwarded,");
        }
    }

    @Test
    void a_server_that_breaks_off_is_not_taken_for_a_whole_answer() throws IOException {
        rig.open(rig.serve(r -> {
            if (r.path().endsWith("half")) {
                r.response().setChunked(true).write("half").onComplete(v -> r.connection()
                        .close());
            } else {
                r.connection().close();
            }
        }));
        try (RawClient client = new RawClient(rig.edge.port())) {
            client.say(head("GET", "half") + "\n");
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.read(7)).isEqualTo("4\r\nhalf");
            assertThat(client.closes()).isTrue();
        }
        HttpResponse<String> broken =
                rig.send(rig.asAlice(EdgeRig.PREFIX + "none").header("Accept", "text/html"));
        assertThat(broken.statusCode()).isEqualTo(502);
        assertThat(broken.body()).contains("server-broke");
    }

    @Test
    void a_silent_server_is_504_and_an_absent_one_says_so() {
        rig.open(rig.serve(r -> r.pause()));
        HttpResponse<String> silent = rig.send(rig.asAlice(EdgeRig.PREFIX + "x").header("Accept-Language", "fr-CA"));
        assertThat(silent.statusCode()).isEqualTo(504);
        assertThat(silent.headers().firstValue("Retry-After")).isPresent();
        rig.broker.add(EdgeRig.route(freePort(), null, 2));
        await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            HttpResponse<String> absent =
                    rig.send(rig.asAlice(EdgeRig.PREFIX + "x").header("Accept", "text/html"));
            assertThat(absent.statusCode()).isEqualTo(502);
            assertThat(absent.body()).contains("server-refused");
        });
        // Nobody behind /hub/: the page is the edge's own, its style sheet too.
        HttpResponse<String> hub = rig.send(rig.asAlice("/hub/home").header("Accept", "text/html"));
        assertThat(hub.statusCode()).isEqualTo(503);
        assertThat(hub.body()).contains("hub-down");
        String css = hub.body().split("href=\"(?=/hub/static/)", 2)[1].split("\"", 2)[0];
        assertThat(rig.send(rig.asAlice(css)).statusCode()).isEqualTo(200);
    }

    private static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_could_be_read_in_two_ways_is_refused() throws IOException {
        AtomicInteger reached = new AtomicInteger();
        rig.open(rig.serve((HttpServerRequest r) -> {
            reached.incrementAndGet();
            r.response().end();
        }));
        String cookie = "Cookie: " + rig.alice() + "\n";
        for (String request : new String[] {
            "GET " + EdgeRig.PREFIX + "x HTTP/1.1\nHost: a\nHost: b\n" + cookie + "\n",
            "GET " + EdgeRig.PREFIX + "x HTTP/1.1\n" + cookie + "\n",
            "GET " + EdgeRig.PREFIX + "x HTTP/1.0\nHost: a\n" + cookie + "\n",
            "GET " + EdgeRig.PREFIX + "x HTTP/1.1\nHost: a/b\n" + cookie + "\n",
            "POST " + EdgeRig.PREFIX + "x HTTP/1.1\nHost: a\nTransfer-Encoding: chunked, identity\n" + cookie + "\n",
            "POST " + EdgeRig.PREFIX + "x HTTP/1.1\nHost: a\nContent-Length: +3\n" + cookie + "\nabc",
            "POST " + EdgeRig.PREFIX + "x HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 4\n" + cookie + "\nabc",
            "GET " + EdgeRig.PREFIX + "%zz HTTP/1.1\nHost: a\n" + cookie + "\n",
            "GET " + EdgeRig.PREFIX + "..%2f..%2fbob/s/ HTTP/1.1\nHost: a\n" + cookie + "\n",
            "GET " + EdgeRig.PREFIX + "%2e%2e/s/ HTTP/1.1\nHost: a\n" + cookie + "\n",
            "GET http://evil.test" + EdgeRig.PREFIX + " HTTP/1.1\nHost: a\n" + cookie + "\n",
            "GET /hub/../user/alice/beluga/ HTTP/1.1\nHost: a\n" + cookie + "\n",
        }) {
            try (RawClient client = new RawClient(rig.edge.port())) {
                assertThat(client.say(request).status()).as(request).isEqualTo(400);
            }
        }
        assertThat(reached).hasValue(0);
        // Both lengths: one framing counts, the other one is gone, and the connection does not carry a second request.
        try (RawClient client = new RawClient(rig.edge.port())) {
            client.say("POST " + EdgeRig.PREFIX + "x HTTP/1.1\nHost: a\n" + cookie
                    + "Content-Length: 6\nTransfer-Encoding: chunked\n\n0\n\nGET " + EdgeRig.PREFIX
                    + "smuggled HTTP/1.1\nHost: a\n" + cookie + "\n");
            assertThat(client.status()).isIn(200, 400);
        }
    }
}
