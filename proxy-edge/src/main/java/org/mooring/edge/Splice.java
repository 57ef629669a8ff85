package org.mooring.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/**
 * Sits in one connection and passes what it reads to another one, byte for byte. While the other one's small write
 * buffer is full this one is not read at all, so what waits is bounded by that buffer and one read. (Vert.x's own pause
 * counts buffers, not bytes, in several places: measured, 4 MiB lay behind one stalled reader.)
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as the channel's end
final class Splice extends ChannelInboundHandlerAdapter {
    private final Channel to;
    private final Consumer<ByteBuf> seen;
    private final Runnable gone;

    /**
     * @param seen looks at the bytes, and leaves them as they are
     * @param gone called when this connection has closed, after its last bytes were passed on
     */
    Splice(Channel to, Consumer<ByteBuf> seen, Runnable gone) {
        this.to = to;
        this.seen = seen;
        this.gone = gone;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        seen.accept(bytes);
        to.write(bytes, to.voidPromise());
        if (!to.isWritable()) {
            ctx.channel().config().setAutoRead(false);
            if (to.isWritable()) {
                // It was emptied in between by another thread, which saw this one still reading.
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        to.flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            to.config().setAutoRead(true);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone.run();
        ctx.fireChannelInactive();
    }
}
