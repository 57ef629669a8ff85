package org.mooring.runtime.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mooring.protocol.Answer;
import org.mooring.runtime.bus.BusFailure;
import org.mooring.runtime.bus.BusFailure.Kind;

/** What one connection was asked and has not answered: bounded, each with its time. Confined to the connection. */
final class Pending {
    private final Vertx vertx;
    private final int most;
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long lastId;

    Pending(Vertx vertx, int most) {
        this.vertx = vertx;
        this.most = most;
    }

    /** A new id; {@link #await} comes next, with it. */
    long nextId() {
        return ++lastId;
    }

    boolean full() {
        return waiting.size() >= most;
    }

    /** Waits for what answers the id. */
    Future<Answer> await(long id, Duration within) {
        Promise<Answer> promise = Promise.promise();
        long timer = vertx.setTimer(
                Math.max(1, within.toMillis()),
                late -> fail(id, new BusFailure(Kind.TIMEOUT, "no answer over the link within " + within)));
        waiting.put(id, new Waiting(promise, timer));
        return promise.future();
    }

    /** An answer; one that nobody waits for any more is nothing. */
    void complete(long id, Answer answer) {
        Waiting one = waiting.remove(id);
        if (one != null) {
            vertx.cancelTimer(one.timer());
            one.promise().complete(answer);
        }
    }

    void fail(long id, BusFailure failure) {
        Waiting one = waiting.remove(id);
        if (one != null) {
            vertx.cancelTimer(one.timer());
            one.promise().fail(failure);
        }
    }

    void failAll(BusFailure failure) {
        List.copyOf(waiting.keySet()).forEach(id -> fail(id, failure));
    }

    private record Waiting(Promise<Answer> promise, long timer) {}
}
