package org.mooring.broker.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.mooring.broker.session.Decision;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Session;
import org.mooring.broker.store.SessionStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Four times a second, over the sessions in this member's care: deadlines that have passed (law 4), effects left undone
 * (law 5), and changes not written down yet. One round at a time. The compare-and-set makes each deadline count once,
 * whoever sweeps.
 */
final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final long EVERY_MILLIS = 250;

    private final Vertx vertx;
    private final SessionStore store;
    private final SessionFlow flow;
    private final Backoff backoff;
    private final InstantSource clock;
    private final BrokerMetrics metrics;
    private volatile long timer = -1;
    private volatile boolean stopped;

    Sweep(
            Vertx vertx,
            SessionStore store,
            SessionFlow flow,
            Backoff backoff,
            InstantSource clock,
            BrokerMetrics metrics) {
        this.vertx = vertx;
        this.store = store;
        this.flow = flow;
        this.backoff = backoff;
        this.clock = clock;
        this.metrics = metrics;
    }

    void start() {
        timer = vertx.setTimer(EVERY_MILLIS, t -> round());
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void round() {
        deadlines()
                .eventually(this::undone)
                .eventually(store::flush)
                .onFailure(e -> log.atWarn().log("a sweep failed; the next one follows: {}", e.getMessage()))
                .onComplete(done -> {
                    if (!stopped) {
                        start();
                    }
                });
    }

    private Future<Void> deadlines() {
        Instant now = clock.instant();
        return store.dueHere(now)
                .compose(
                        due -> Future.join(due.stream().map(s -> passed(s, now)).toList()))
                .mapEmpty();
    }

    private Future<Void> passed(Session session, Instant now) {
        return flow.apply(session.id(), new Event.DeadlinePassed())
                .onSuccess(passage -> passage.filter(p -> p.decision() instanceof Decision.Changed)
                        .ifPresent(p -> metrics.deadline(
                                Duration.between(session.claim().deadline(), now))))
                .mapEmpty();
    }

    private Future<Void> undone() {
        return store.unsettledHere().map((List<Session> unsettled) -> {
            backoff.keepOnly(unsettled.stream().map(Session::id).collect(Collectors.toSet()));
            unsettled.forEach(flow::redrive);
            return null;
        });
    }
}
