package org.mooring.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two upgraded connections, tied together: bytes pass unchanged, a full one stops the other from being read, the first
 * to close closes both. Started on its event loop; may be closed from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
final class SocketPipe {
    private static final Logger log = LoggerFactory.getLogger(SocketPipe.class);

    private final Vertx vertx;
    private final End browser;
    private final End server;
    private final Consumer<ByteBuf> fromBrowser;
    private final Runnable over;
    private final AtomicBoolean done = new AtomicBoolean();

    /** One of the two: as Vert.x sees it until the splice is in, and as Netty does. */
    record End(NetSocket socket, ChannelHandlerContext context) {
        /** @param connection Vert.x's own object behind the socket */
        static End of(NetSocket socket, Object connection) {
            return new End(socket, ((ConnectionBase) connection).channelHandlerContext());
        }

        Channel channel() {
            return context.channel();
        }
    }

    /**
     * @param fromBrowser sees what the browser sends
     * @param over called once, when it is over
     */
    SocketPipe(Vertx vertx, End browser, End server, Consumer<ByteBuf> fromBrowser, Runnable over) {
        this.vertx = vertx;
        this.browser = browser;
        this.server = server;
        this.fromBrowser = fromBrowser;
        this.over = over;
    }

    /** Begins; both sockets must be paused, what has arrived meanwhile goes first. */
    void start() {
        passOn(server, browser, bytes -> {});
        passOn(browser, server, fromBrowser);
        // What was queued is passed on in tasks of this loop; the splices go in behind them.
        vertx.runOnContext(v -> {
            tie(server, browser, bytes -> {});
            tie(browser, server, fromBrowser);
            if (!server.channel().isActive() || !browser.channel().isActive()) {
                end();
            }
        });
    }

    private static void passOn(End from, End to, Consumer<ByteBuf> seen) {
        from.socket().handler((Buffer early) -> {
            ByteBuf bytes = Unpooled.wrappedBuffer(early.getBytes());
            seen.accept(bytes);
            to.channel().writeAndFlush(bytes);
        });
        // A connection that breaks also becomes inactive, which the splice sees.
        from.socket().exceptionHandler(e -> log.debug("an upgraded connection broke", e));
        from.socket().resume();
    }

    private void tie(End from, End to, Consumer<ByteBuf> seen) {
        from.channel().pipeline().addBefore(from.context().name(), "splice", new Splice(to.channel(), seen, this::end));
    }

    /** One end is gone: what it said last still goes to the other one, then that closes too. */
    private void end() {
        if (done.compareAndSet(false, true)) {
            for (End end : new End[] {browser, server}) {
                end.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
            over.run();
        }
    }

    /** Ends both at once. */
    void close() {
        if (done.compareAndSet(false, true)) {
            browser.channel().close();
            server.channel().close();
            over.run();
        }
    }
}
