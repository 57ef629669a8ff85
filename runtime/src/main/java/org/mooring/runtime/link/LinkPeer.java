package org.mooring.runtime.link;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongFunction;
import org.mooring.protocol.Ack;
import org.mooring.protocol.Answer;
import org.mooring.protocol.Codec;
import org.mooring.protocol.Fact;
import org.mooring.protocol.Message;
import org.mooring.protocol.Request;
import org.mooring.protocol.UnreadableMessage;
import org.mooring.runtime.bus.BusFailure;
import org.mooring.runtime.bus.BusFailure.Kind;
import org.mooring.runtime.bus.BusMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other end of a proved link, from either side: asks it, tells it, answers it. Bounded in both directions: a request
 * too many is refused at once, a fact too many is dropped, and an end that asks without reading its answers is closed.
 * Confined to the socket's event loop.
 */
final class LinkPeer {
    private static final Logger log = LoggerFactory.getLogger(LinkPeer.class);

    /** What this end does with what the other wants. */
    interface Side {
        Future<? extends Answer> asked(Frame.Ask ask, Request<?> request);

        void told(Frame.Tell tell, Fact fact);

        /** A {@code Serve}, {@code Listen} or {@code End}; done when it is. */
        Future<?> registered(Frame frame);
    }

    private final LinkSocket socket;
    private final LinkLimits limits;
    private final BusMetrics metrics;
    private final Side side;
    private final Pending pending;
    private int answering;

    LinkPeer(Vertx vertx, LinkSocket socket, LinkLimits limits, BusMetrics metrics, Side side) {
        this.socket = socket;
        this.limits = limits;
        this.metrics = metrics;
        this.side = side;
        this.pending = new Pending(vertx, limits.maxPending());
        socket.onFrame(this::take);
    }

    LinkSocket socket() {
        return socket;
    }

    /** All that waits fails now: whether it arrived is not known. */
    void lost() {
        pending.failAll(new BusFailure(Kind.LINK_LOST, "the link broke before the answer came"));
    }

    Future<Answer> ask(long of, String to, Request<?> request, Duration within) {
        return send(within, id -> new Frame.Ask(id, of, to, within.toMillis(), Codec.encodeTree(request)));
    }

    Future<Answer> register(LongFunction<Frame> frame) {
        return send(limits.maxWait(), frame);
    }

    void tell(long of, String to, Fact fact) {
        if (socket.full()) {
            metrics.dropped();
            return;
        }
        socket.send(new Frame.Tell(of, to, Codec.encodeTree(fact))).onFailure(failure -> metrics.dropped());
    }

    private Future<Answer> send(Duration within, LongFunction<Frame> frame) {
        if (pending.full() || socket.full()) {
            return Future.failedFuture(new BusFailure(
                    Kind.UNAVAILABLE, socket.isLost() ? "the link is down" : "too much is under way on the link"));
        }
        long id = pending.nextId();
        Future<Answer> answer = pending.await(id, within);
        socket.send(frame.apply(id))
                .onFailure(failure -> pending.fail(
                        id,
                        failure instanceof BusFailure known
                                ? known
                                : new BusFailure(Kind.LINK_LOST, "the link broke while sending")));
        return answer;
    }

    private void take(Frame frame) {
        if (frame instanceof Frame.Ask ask) {
            asked(ask);
        } else if (frame instanceof Frame.Reply reply) {
            replied(reply);
        } else if (frame instanceof Frame.Failed failed) {
            pending.fail(failed.id(), new BusFailure(failed.kind(), failed.text()));
        } else if (frame instanceof Frame.Done done) {
            pending.complete(done.id(), new Ack());
        } else if (frame instanceof Frame.Tell tell) {
            told(tell);
        } else if (frame instanceof Frame.Serve serve) {
            answer(serve.id(), () -> side.registered(serve).map(done -> new Frame.Done(serve.id())));
        } else if (frame instanceof Frame.Listen listen) {
            answer(listen.id(), () -> side.registered(listen).map(done -> new Frame.Done(listen.id())));
        } else if (frame instanceof Frame.End end) {
            answer(end.id(), () -> side.registered(end).map(done -> new Frame.Done(end.id())));
        } else {
            socket.close(Closing.UNREADABLE, "a frame out of place");
        }
    }

    private void asked(Frame.Ask ask) {
        answer(ask.id(), () -> {
            if (!(read(ask.to(), ask.message()) instanceof Request<?> request)) {
                return Future.failedFuture(new BusFailure(Kind.FAILED, ask.to() + ": not a request known here"));
            }
            return side.asked(ask, request).map(answer -> new Frame.Reply(ask.id(), Codec.encodeTree(answer)));
        });
    }

    private void replied(Frame.Reply reply) {
        if (read("an answer", reply.message()) instanceof Answer answer) {
            pending.complete(reply.id(), answer);
        } else {
            pending.fail(reply.id(), new BusFailure(Kind.FAILED, "the answer cannot be read here"));
        }
    }

    private void told(Frame.Tell tell) {
        if (read(tell.to(), tell.message()) instanceof Fact fact) {
            side.told(tell, fact);
        }
    }

    /** The message, or null (counted) if it is none that this version knows. */
    private @org.jspecify.annotations.Nullable Message read(String where, JsonNode message) {
        try {
            return Codec.decodeTree(message);
        } catch (UnreadableMessage e) {
            metrics.unreadable();
            log.atWarn().addKeyValue("address", where).log("unreadable message: {}", e.getMessage());
            return null;
        }
    }

    /** What the other end asks for; counted until our answer has left. */
    private void answer(long id, java.util.function.Supplier<Future<? extends Frame>> work) {
        if (answering >= limits.maxPending()) {
            if (socket.full()) {
                socket.close(Closing.CONGESTED, "answers are not read");
                return;
            }
            reply(new Frame.Failed(id, Kind.UNAVAILABLE, "too much is under way on the link"));
            return;
        }
        answering++;
        attempt(work).onComplete(result -> socket.context().runOnContext(on -> {
            Frame frame = result.succeeded() ? result.result() : failed(id, result.cause());
            reply(frame).onComplete(sent -> answering--);
        }));
    }

    private Future<Void> reply(Frame frame) {
        return socket.send(frame).recover(failure -> {
            boolean tooLarge = failure instanceof BusFailure known && known.kind() == Kind.FAILED;
            return tooLarge && frame instanceof Frame.Reply reply
                    ? socket.send(failed(reply.id(), failure))
                    : Future.succeededFuture();
        });
    }

    private static Future<? extends Frame> attempt(java.util.function.Supplier<Future<? extends Frame>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Frame failed(long id, Throwable failure) {
        Kind kind = failure instanceof BusFailure known ? known.kind() : Kind.FAILED;
        return new Frame.Failed(id, kind, BusFailure.text(failure));
    }
}
