package org.mooring.runtime.link;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.UnreadableMessage;
import org.mooring.runtime.bus.BusFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that carries {@link Frame}s: bounded texts, signs of life, and one end. Made on the socket's event loop
 * and used there only.
 */
final class LinkSocket {
    private static final Logger log = LoggerFactory.getLogger(LinkSocket.class);
    private static final int WRITE_QUEUE = 1 << 20;

    private final Vertx vertx;
    private final Context context;
    private final WebSocket socket;
    private final LinkLimits limits;
    private final LinkMetrics metrics;
    private final TextAssembly assembly;
    private final long lifeTimer;
    private Consumer<Frame> onFrame = frame -> {};
    private Runnable onLost = () -> {};
    private long heard = System.nanoTime();
    private @Nullable String whyLost;

    LinkSocket(Vertx vertx, WebSocket socket, LinkLimits limits, LinkMetrics metrics) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.socket = socket;
        this.limits = limits;
        this.metrics = metrics;
        this.assembly = new TextAssembly(limits.maxMessageBytes());
        socket.setWriteQueueMaxSize(WRITE_QUEUE);
        socket.frameHandler(this::take);
        socket.pongHandler(pong -> heard = System.nanoTime());
        socket.exceptionHandler(failure -> log.debug("link socket", failure));
        socket.closeHandler(closed -> lost("closed by the other end: " + told(socket)));
        lifeTimer = vertx.setPeriodic(limits.pingEvery().toMillis(), tick -> askForLife());
    }

    Context context() {
        return context;
    }

    void onFrame(Consumer<Frame> handler) {
        this.onFrame = handler;
    }

    /** Called once, at once when it is lost already. */
    void onLost(Runnable handler) {
        this.onLost = handler;
        if (whyLost != null) {
            handler.run();
        }
    }

    boolean isLost() {
        return whyLost != null;
    }

    /** Why, once it is lost. */
    String whyLost() {
        return String.valueOf(whyLost);
    }

    /** The other end's close code; absent while it has not closed. */
    Optional<Integer> closeCode() {
        // Vert.x 5.0.12 throws a NullPointerException for the code of a socket that is open.
        return socket.isClosed()
                ? Optional.ofNullable(socket.closeStatusCode()).map(Short::intValue)
                : Optional.empty();
    }

    /** Whether the other end reads more slowly than we write. */
    boolean full() {
        return whyLost != null || socket.isClosed() || socket.writeQueueFull();
    }

    /** Sends a frame. Fails with {@link BusFailure} FAILED, and sends nothing, if it is larger than a link takes. */
    Future<Void> send(Frame frame) {
        byte[] text = FrameCodec.encode(frame);
        if (text.length > limits.maxMessageBytes()) {
            return Future.failedFuture(new BusFailure(
                    BusFailure.Kind.FAILED,
                    "a message of " + text.length + " bytes is larger than the link's " + limits.maxMessageBytes()));
        }
        if (whyLost != null || socket.isClosed()) {
            return Future.failedFuture(new BusFailure(BusFailure.Kind.LINK_LOST, "the link is lost"));
        }
        return socket.writeTextMessage(new String(text, java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Ends it from this side; it counts as lost at once, whether or not the other end still answers. */
    void close(Closing how, String why) {
        if (whyLost != null) {
            return;
        }
        metrics.happened(how.event());
        lost(why);
        // A close frame holds 123 bytes of reason; our reasons are ASCII but for what a peer may have put in.
        String reason = why.length() > 100 ? why.substring(0, 100) : why;
        socket.close((short) how.code(), reason.replaceAll("[^ -~]", "?"))
                .onFailure(failure -> log.debug("link socket was closed already", failure));
    }

    private void take(WebSocketFrame frame) {
        heard = System.nanoTime();
        if (frame.isBinary()) {
            close(Closing.UNREADABLE, "frames are texts");
        }
        if (whyLost != null || !(frame.isText() || frame.isContinuation())) {
            return;
        }
        try {
            assembly.take(frame).map(FrameCodec::decode).ifPresent(onFrame);
        } catch (TextAssembly.TooLarge e) {
            close(Closing.TOO_LARGE, "a frame larger than " + limits.maxMessageBytes() + " bytes");
        } catch (UnreadableMessage e) {
            close(Closing.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private void askForLife() {
        long silentMillis = (System.nanoTime() - heard) / 1_000_000;
        if (silentMillis > limits.silence().toMillis()) {
            close(Closing.SILENT, "no sign of life for " + silentMillis / 1000 + " s");
        } else if (whyLost == null && !socket.isClosed()) {
            socket.writePing(Buffer.buffer("mooring")).onFailure(failure -> log.debug("ping", failure));
        }
    }

    private void lost(String why) {
        if (whyLost == null) {
            whyLost = why;
            vertx.cancelTimer(lifeTimer);
            onLost.run();
        }
    }

    private static String told(WebSocket socket) {
        String reason = socket.closeReason();
        return socket.closeStatusCode() + (reason == null || reason.isEmpty() ? "" : " " + reason);
    }
}
