package org.mooring.agents.duty;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.mooring.protocol.SessionId;

/**
 * One order after the other for each session, in the order of their coming: a cancel must not overtake the submission
 * that it is about. Orders have timeouts, so no turn lasts for ever. Thread-safe.
 */
final class Turns {
    private final Map<SessionId, Future<?>> last = new HashMap<>();

    /** Does the work when all that was asked for this session before has ended, well or not. */
    <T> Future<T> take(SessionId session, Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        Future<T> mine = done.future();
        Future<?> before;
        synchronized (last) {
            before = last.put(session, mine);
        }
        mine.onComplete(ended -> {
            synchronized (last) {
                last.remove(session, mine);
            }
        });
        Future<?> turn = before == null ? Future.succeededFuture() : before;
        turn.transform(ended -> work.get()).onComplete(done);
        return mine;
    }
}
