package org.mooring.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;

/**
 * Two upgraded connections, tied together: bytes pass unchanged, a full one stops the other from being read, the first
 * to close closes both. Lives on one event loop.
 */
final class SocketPipe {
    private final Vertx vertx;
    private final NetSocket browser;
    private final NetSocket server;
    private final Consumer<Buffer> fromBrowser;
    private final Runnable over;
    private boolean closing;

    /**
     * @param fromBrowser sees what the browser sends
     * @param over called once, when it is over
     */
    SocketPipe(Vertx vertx, NetSocket browser, NetSocket server, Consumer<Buffer> fromBrowser, Runnable over) {
        this.vertx = vertx;
        this.browser = browser;
        this.server = server;
        this.fromBrowser = fromBrowser;
        this.over = over;
    }

    /** Begins; both must be paused, what has arrived meanwhile goes first. */
    void start() {
        tie(server, browser, bytes -> {});
        tie(browser, server, fromBrowser);
        server.resume();
        browser.resume();
    }

    private void tie(NetSocket from, NetSocket to, Consumer<Buffer> seen) {
        from.handler(bytes -> {
            seen.accept(bytes);
            to.write(bytes);
            if (!closing && to.writeQueueFull()) {
                from.pause();
                to.drainHandler(v -> from.resume());
            }
        });
        from.endHandler(v -> ended(from, to));
        from.exceptionHandler(e -> ended(from, to));
        from.closeHandler(v -> ended(from, to));
    }

    /** One end is gone: what it said last still goes to the other one. */
    private void ended(NetSocket gone, NetSocket other) {
        if (closing) {
            return;
        }
        closing = true;
        gone.resume();
        vertx.runOnContext(v -> {
            other.end();
            gone.close();
        });
        over.run();
    }

    /** Ends both at once. */
    void close() {
        if (!closing) {
            closing = true;
            browser.close();
            server.close();
            over.run();
        }
    }
}
