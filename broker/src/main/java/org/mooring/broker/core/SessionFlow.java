package org.mooring.broker.core;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.mooring.broker.session.Decision;
import org.mooring.broker.session.Effect;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.SessionMachine;
import org.mooring.broker.session.State;
import org.mooring.broker.store.SessionStore;
import org.mooring.protocol.Address;
import org.mooring.protocol.SessionChanged;
import org.mooring.protocol.SessionId;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The one way in which a session changes: event, decision by compare-and-set, effects, and the news of it. What the
 * edges and the slot must know goes before the news, so whoever hears of READY or ENDED can act on it. Any thread.
 */
final class SessionFlow {
    private static final Logger log = LoggerFactory.getLogger(SessionFlow.class);

    private static final Duration REASON_WITHIN = Duration.ofSeconds(15);

    private final SessionStore store;
    private final InstantSource clock;
    private final Bus bus;
    private final Effects effects;
    private final Backoff backoff;
    private final BrokerMetrics metrics;

    SessionFlow(
            SessionStore store, InstantSource clock, Bus bus, Effects effects, Backoff backoff, BrokerMetrics metrics) {
        this.store = store;
        this.clock = clock;
        this.bus = bus;
        this.effects = effects;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    /**
     * One event's passage.
     *
     * @param before the session that was decided on
     */
    record Passage(Session before, Decision decision) {
        /** The session now. */
        Session session() {
            return decision instanceof Decision.Changed changed ? changed.session() : before;
        }
    }

    /**
     * Lets the event happen to the session.
     *
     * @return as soon as it is decided and written down, and the edges and the slot know; what takes longer goes on.
     *     Empty if there is no such live session
     */
    Future<Optional<Passage>> apply(SessionId id, Event event) {
        return store.update(id, s -> new Passage(s, SessionMachine.decide(s, event, clock.instant())), Passage::session)
                .compose(passage -> passage.isPresent()
                        ? passed(event, passage.get()).map(passage)
                        : Future.succeededFuture(passage));
    }

    /** Does again what the session still waits for, if its time has come. */
    void redrive(Session session) {
        if (session.state() == State.CLAIMED) {
            // Whoever claimed it died after the seal: it goes on from here.
            apply(session.id(), new Event.Sealed(session.claim().fence())).onFailure(e -> failed(session, e));
            return;
        }
        if (awaitsReason(session)) {
            return;
        }
        for (Effect effect : SessionMachine.redrive(session)) {
            run(effect, session, true).onFailure(e -> failed(session, e));
        }
    }

    /** A signal ended the job: a cancel now would hide why, and the scheduler is about to tell. */
    private boolean awaitsReason(Session session) {
        Instant stopping = session.steps().stopping();
        return session.state() == State.STOPPING
                && session.end() != null
                && session.end().reason() == EndReason.JOB_FAILED
                && stopping != null
                && clock.instant().isBefore(stopping.plus(REASON_WITHIN));
    }

    private Future<Void> passed(Event event, Passage passage) {
        if (passage.decision() instanceof Decision.Illegal illegal) {
            metrics.illegal(event.kind());
            log.atWarn()
                    .addKeyValue("session", passage.before().id())
                    .addKeyValue("state", passage.before().state())
                    .addKeyValue("event", event.kind())
                    .log("impossible event: {}", illegal.why());
            return Future.succeededFuture();
        }
        if (passage.decision() instanceof Decision.Changed changed) {
            return changed(event, passage.before(), changed);
        }
        return Future.succeededFuture();
    }

    private Future<Void> changed(Event event, Session before, Decision.Changed changed) {
        Session session = changed.session();
        metrics.changed(before, session);
        told(event, before, session);
        List<Effect> first =
                changed.effects().stream().filter(SessionFlow::beforeTheNews).toList();
        Future<Void> done = Future.succeededFuture();
        for (Effect effect : first) {
            done = done.compose(ok -> run(effect, session, false));
        }
        return done.onComplete(ok -> {
            if (worthTelling(event)) {
                bus.publish(
                        Address.brokers(SessionChanged.class),
                        new SessionChanged(session.id(), session.user(), session.revision()));
            }
            changed.effects().stream().filter(e -> !beforeTheNews(e)).forEach(e -> run(e, session, false)
                    .onFailure(failure -> failed(session, failure)));
        });
    }

    private Future<Void> run(Effect effect, Session session, boolean again) {
        if (!backoff.begin(session.id(), effect, again)) {
            return Future.succeededFuture();
        }
        if (again) {
            metrics.repeated(effect);
        }
        return effects.run(effect, session)
                .onComplete(done -> backoff.end(session.id(), effect))
                .compose(event -> event.isPresent() ? apply(session.id(), event.get()) : Future.succeededFuture())
                .mapEmpty();
    }

    private static boolean beforeTheNews(Effect effect) {
        return switch (effect) {
            case ROUTE_ADD, ROUTE_REMOVE, FREE_SLOT -> true;
            case SUBMIT, PROBE, CANCEL -> false;
        };
    }

    private static boolean worthTelling(Event event) {
        return !(event instanceof Event.Heartbeat || event instanceof Event.Active);
    }

    private static void told(Event event, Session before, Session session) {
        if (before.state() == session.state()) {
            return;
        }
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("session", session.id())
                .addKeyValue("user", session.user())
                .addKeyValue("cluster", session.claim().cluster())
                .addKeyValue("event", event.kind());
        if (session.job().id() != null) {
            line = line.addKeyValue("job", session.job().id());
        }
        if (session.end() != null) {
            line = line.addKeyValue("reason", session.end().reason().label());
        }
        line.log("{} -> {}", before.state(), session.state());
    }

    private static void failed(Session session, Throwable failure) {
        log.atWarn()
                .addKeyValue("session", session.id())
                .addKeyValue("state", session.state())
                .log("what came of an effect could not be written down; it is done again: {}", failure.getMessage());
    }
}
