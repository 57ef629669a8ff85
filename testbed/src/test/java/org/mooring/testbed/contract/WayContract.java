package org.mooring.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mooring.edge.way.Blame;
import org.mooring.edge.way.Way;
import org.mooring.protocol.ProbeResult.Leg;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.Target;

/** What every way from the edge to a node's server must do, however it gets there. */
abstract class WayContract {
    private static final Way.Limits LIMITS = new Way.Limits(Duration.ofSeconds(2), Duration.ofSeconds(2), 8, 8);

    final Vertx vertx = Vertx.vertx();
    private final ProvenServers servers = new ProvenServers(vertx);
    private @Nullable Way way;

    /** A new way to this target, which is on the loopback. */
    abstract Way way(Target target, Way.Limits limits);

    @AfterEach
    void release() throws Exception {
        Way open = way;
        if (open != null) {
            await(open.close());
        }
        await(vertx.close());
    }

    private Way to(int port, @Nullable ServerProof proof) {
        Way made = way(new Target("127.0.0.1", port, proof), LIMITS);
        way = made;
        return made;
    }

    private Way toProven() throws Exception {
        return to(servers.listen(WayContract::serve), servers.proof());
    }

    /** /echo gives the body back, /pour never ends, an upgrade greets and then echoes. */
    private static void serve(HttpServerRequest request) {
        if (request.getHeader("Upgrade") != null) {
            request.toNetSocket().onSuccess(socket -> {
                socket.write("hello;");
                socket.handler(socket::write);
            });
        } else if (request.path().equals("/pour")) {
            request.response().setChunked(true);
            pour(request);
        } else {
            request.body().onSuccess(body -> request.response().end(body));
        }
    }

    /** Each block goes when the one before it has gone, so a full connection holds it back. */
    private static void pour(HttpServerRequest request) {
        Context here = Vertx.currentContext();
        request.response()
                .write(Buffer.buffer(new byte[32 * 1024]))
                .onSuccess(written -> here.runOnContext(v -> pour(request)));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    /** All of it on one context, so that no part of the answer comes before someone listens. */
    private Future<String> echo(Way way, String text) {
        return Future.future(done -> vertx.runOnContext(v -> way.request(HttpMethod.POST, "/echo")
                .compose(out -> out.send(text))
                .compose(HttpClientResponse::body)
                .map(Buffer::toString)
                .onComplete(done)));
    }

    @Test
    void a_request_and_its_answer_pass_again_and_again() throws Exception {
        Way open = toProven();
        for (int i = 0; i < 20; i++) {
            assertThat(await(echo(open, "text " + i))).isEqualTo("text " + i);
        }
    }

    @Test
    void an_upgraded_connection_passes_bytes_both_ways() throws Exception {
        Way open = toProven();
        Promise<String> heard = Promise.promise();
        StringBuilder text = new StringBuilder();
        await(open.upgrade("/ws").compose(out -> {
            out.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
            return out.connect().map(answer -> {
                assertThat(answer.statusCode()).isEqualTo(101);
                NetSocket socket = answer.netSocket();
                socket.handler(bytes -> {
                    text.append(bytes);
                    if (text.toString().equals("hello;ping")) {
                        heard.tryComplete(text.toString());
                    }
                });
                socket.write("ping");
                return socket;
            });
        }));
        assertThat(await(heard.future())).isEqualTo("hello;ping");
    }

    @Test
    void open_upgrades_keep_no_request_waiting() throws Exception {
        Way open = toProven();
        for (int i = 0; i < LIMITS.upgrades(); i++) {
            HttpClientRequest out = await(open.upgrade("/ws"));
            out.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
            assertThat(await(out.connect()).statusCode()).isEqualTo(101);
        }
        assertThat(await(echo(open, "on"))).isEqualTo("on");
        assertThat(blame(open.upgrade("/ws"), false)).isEqualTo(Blame.BUSY);
    }

    @Test
    void a_port_where_nobody_listens_is_the_connections_fault() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Blame blame = blame(to(port, servers.proof()).request(HttpMethod.GET, "/"), false);
        assertThat(blame).isEqualTo(Blame.REFUSED);
        assertThat(blame.leg()).isEqualTo(Leg.CONNECT);
    }

    @Test
    void a_port_that_accepts_and_says_nothing_is_given_up_in_time() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long began = System.nanoTime();
            Way open = to(silent.getLocalPort(), servers.proof());
            assertThat(blame(open.request(HttpMethod.GET, "/"), false)).isIn(Blame.UNREACHABLE, Blame.SLOW);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(LIMITS.connect().multipliedBy(3));
        }
    }

    @Test
    void a_server_that_takes_the_request_and_says_nothing_is_given_up_in_time() throws Exception {
        Way open = to(servers.listen(request -> {}), servers.proof());
        long began = System.nanoTime();
        Throwable failure = catchThrowable(() -> await(open.request(HttpMethod.GET, "/")
                .compose(out -> out.idleTimeout(LIMITS.idle().toMillis()).send())));
        assertThat(failure).isNotNull();
        assertThat(Blame.of(failure, true).leg()).isEqualTo(Leg.HTTP);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(LIMITS.idle().multipliedBy(3));
    }

    @Test
    void another_server_at_the_port_is_the_proofs_fault() throws Exception {
        Way open = to(servers.listen(WayContract::serve), servers.ofAnotherServer(servers.proof()));
        assertThat(blame(open.request(HttpMethod.GET, "/"), false)).isEqualTo(Blame.PROOF);
        assertThat(blame(open.upgrade("/ws"), false)).isEqualTo(Blame.PROOF);
    }

    @Test
    void a_reader_that_stalls_hinders_no_other_connection() throws Exception {
        Way open = toProven();
        Promise<Void> stalled = Promise.promise();
        await(open.request(HttpMethod.GET, "/pour").compose(out -> {
            out.response().onSuccess(answer -> {
                answer.pause();
                stalled.complete();
            });
            return out.end();
        }));
        await(stalled.future());
        for (int i = 0; i < 20; i++) {
            assertThat(await(echo(open, "quick"))).isEqualTo("quick");
        }
    }

    @Test
    void closing_ends_what_is_open() throws Exception {
        Way open = toProven();
        HttpClientRequest out = await(open.upgrade("/ws"));
        out.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        Promise<Void> ended = Promise.promise();
        await(out.connect().map(answer -> answer.netSocket().closeHandler(v -> ended.complete())));
        await(open.close());
        await(ended.future());
    }

    private static Blame blame(Future<HttpClientRequest> opening, boolean connected) {
        Throwable failure = catchThrowable(() -> await(opening));
        assertThat(failure).isNotNull();
        return Blame.of(failure, connected);
    }
}
