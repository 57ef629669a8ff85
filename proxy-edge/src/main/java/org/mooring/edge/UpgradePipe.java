package org.mooring.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import org.mooring.edge.way.Blame;
import org.mooring.protocol.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket on its way to a server: the handshake goes through with its sub-protocols and extensions untouched; a
 * server's refusal goes back as it is. Lives on the request's event loop.
 */
final class UpgradePipe {
    private static final Logger log = LoggerFactory.getLogger(UpgradePipe.class);

    private final Vertx vertx;
    private final SessionDoor door;
    private final HttpServerRequest in;
    private final Upstream upstream;
    private final String uri;
    private final Pass pass;
    private final long began = System.nanoTime();
    private boolean gone;

    UpgradePipe(Vertx vertx, SessionDoor door, HttpServerRequest in, Upstream upstream, String uri, Pass pass) {
        this.vertx = vertx;
        this.door = door;
        this.in = in;
        this.upstream = upstream;
        this.uri = uri;
        this.pass = pass;
    }

    void run() {
        in.response().exceptionHandler(e -> log.debug("browser's connection", e));
        in.response().closeHandler(v -> gone = true);
        upstream.upgrade(uri)
                .onSuccess(this::send)
                .onFailure(e -> door.failed(in, upstream.route(), Blame.of(e, false), e));
    }

    private void send(HttpClientRequest out) {
        if (gone) {
            out.reset();
            return;
        }
        out.exceptionHandler(e -> log.debug("server's connection", e));
        in.response().closeHandler(v -> {
            gone = true;
            out.reset();
        });
        try {
            door.editRequest(in, upstream.route(), out.headers());
        } catch (IllegalArgumentException e) {
            in.response().closeHandler(null);
            out.reset();
            door.failed(in, upstream.route(), Blame.of(e, false), e);
            return;
        }
        out.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        out.connect()
                .onSuccess(answer -> answer(out, answer))
                .onFailure(e -> door.failed(in, upstream.route(), Blame.of(e, true), e));
    }

    private void answer(HttpClientRequest out, HttpClientResponse answer) {
        answer.pause();
        HttpServerResponse back = in.response();
        if (gone || back.headWritten()) {
            out.connection().close();
            return;
        }
        door.answered(answer.statusCode(), System.nanoTime() - began);
        Route route = upstream.route();
        try {
            door.editAnswer(route, answer.headers(), back.headers());
        } catch (IllegalArgumentException e) {
            back.headers().clear();
            out.connection().close();
            door.failed(in, route, Blame.BROKE, e);
            return;
        }
        if (answer.statusCode() == 101) {
            splice(out, answer);
        } else {
            refused(out, answer);
        }
    }

    private void refused(HttpClientRequest out, HttpClientResponse answer) {
        HttpServerResponse back = in.response();
        back.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        if (!answer.headers().contains("Content-Length")) {
            back.setChunked(true);
        }
        answer.pipe()
                .endOnFailure(false)
                .to(back)
                .onFailure(e -> in.connection().close())
                .onComplete(done -> out.connection().close());
    }

    private void splice(HttpClientRequest out, HttpClientResponse answer) {
        NetSocket server = answer.netSocket();
        out.connection().exceptionHandler(e -> log.debug("server's upgraded connection", e));
        in.response().closeHandler(null);
        in.response().putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        in.toNetSocket()
                .onSuccess(browser -> {
                    browser.pause();
                    open(SocketPipe.End.of(browser, browser), SocketPipe.End.of(server, out.connection()));
                })
                .onFailure(e -> {
                    log.debug("the browser's connection was not upgraded", e);
                    out.connection().close();
                });
    }

    private void open(SocketPipe.End browser, SocketPipe.End server) {
        Traffic.OfSession traffic = door.traffic(upstream.route());
        FrameWatch watch = new FrameWatch();
        LiveConnections.Live[] live = new LiveConnections.Live[1];
        SocketPipe pipe = new SocketPipe(
                vertx,
                browser,
                server,
                bytes -> {
                    if (watch.dataBegins(bytes)) {
                        traffic.active();
                    }
                },
                () -> {
                    traffic.socketClosed();
                    door.closed(live[0]);
                });
        io.vertx.core.Context context = vertx.getOrCreateContext();
        live[0] = new LiveConnections.Live(upstream.route(), pass, true, () -> context.runOnContext(v -> pipe.close()));
        traffic.socketOpened();
        if (door.opened(live[0])) {
            pipe.start();
        }
    }
}
