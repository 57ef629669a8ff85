package org.mooring.broker.core;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.mooring.broker.session.Effect;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Session;
import org.mooring.broker.store.History;
import org.mooring.broker.store.SessionStore;
import org.mooring.protocol.Address;
import org.mooring.protocol.CancelJob;
import org.mooring.protocol.JobRefused;
import org.mooring.protocol.JobSubmitted;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.ProbeResult;
import org.mooring.protocol.ProbeServer;
import org.mooring.protocol.Route;
import org.mooring.protocol.SubmitAnswer;
import org.mooring.protocol.SubmitJob;
import org.mooring.protocol.TailLog;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a session's state asks for outside. Each can be done again; an effect whose answer did not come brings no
 * event, and the sweep repeats it. Any thread.
 */
final class Effects {
    private static final Logger log = LoggerFactory.getLogger(Effects.class);
    private static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration TAIL_TIMEOUT = Duration.ofSeconds(10);
    private static final int PROBE_MILLIS = 10_000;
    private static final Duration PROBE_TIMEOUT = Duration.ofMillis(PROBE_MILLIS + 2_000L);
    static final int LOG_LINES = 200;

    private final Bus bus;
    private final SessionStore store;
    private final History history;
    private final RouteFeed routes;
    private final Marks marks;

    Effects(Bus bus, SessionStore store, History history, RouteFeed routes, Marks marks) {
        this.bus = bus;
        this.store = store;
        this.history = history;
        this.routes = routes;
        this.marks = marks;
    }

    /** Does it; the event is what came of it, if the session has to know. Never fails. */
    Future<Optional<Event>> run(Effect effect, Session session) {
        Future<Optional<Event>> done =
                switch (effect) {
                    case SUBMIT -> submit(session);
                    case CANCEL -> cancel(session);
                    case PROBE -> probe(session);
                    case ROUTE_ADD -> {
                        routes.add(session);
                        yield Future.succeededFuture(Optional.empty());
                    }
                    case ROUTE_REMOVE -> {
                        routes.remove(session);
                        yield Future.succeededFuture(Optional.empty());
                    }
                    case FREE_SLOT -> release(session);
                };
        return done.recover(failure -> {
            log.atWarn()
                    .addKeyValue("session", session.id())
                    .addKeyValue("cluster", session.claim().cluster())
                    .addKeyValue("effect", effect)
                    .log("not done; it will be done again: {}", failure.getMessage());
            return Future.succeededFuture(Optional.empty());
        });
    }

    private Future<Optional<Event>> submit(Session session) {
        var claim = session.claim();
        SubmitJob order = new SubmitJob(
                claim.cluster(),
                session.id(),
                session.user(),
                claim.account(),
                claim.slot(),
                claim.fence(),
                claim.server(),
                claim.prefix(),
                session.request(),
                session.keys().startKey(),
                claim.deadline(),
                marks.of(session));
        return bus.<SubmitAnswer, SubmitJob>request(
                        Address.agent(claim.cluster(), SubmitJob.class), order, SUBMIT_TIMEOUT)
                .map(answer -> Optional.of(event(answer)));
    }

    private static Event event(SubmitAnswer answer) {
        if (answer instanceof JobSubmitted submitted) {
            return new Event.Submitted(submitted.jobId());
        }
        if (answer instanceof JobRefused refused) {
            return new Event.Refused(refused.by(), refused.message());
        }
        throw new AssertionError(answer);
    }

    private Future<Optional<Event>> cancel(Session session) {
        var claim = session.claim();
        CancelJob order = new CancelJob(
                claim.cluster(), session.id(), claim.account(), session.job().id());
        return bus.request(Address.agent(claim.cluster(), CancelJob.class), order, CANCEL_TIMEOUT)
                .map(answer -> answer.found() ? Optional.empty() : Optional.of(new Event.NothingToCancel()));
    }

    private Future<Optional<Event>> probe(Session session) {
        Optional<Route> route = routes.route(session);
        if (route.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        ProbeServer ask = new ProbeServer(route.get(), session.keys().proof().probePath(), PROBE_MILLIS);
        return bus.request(Address.edge(ProbeServer.class), ask, PROBE_TIMEOUT).map(result -> {
            boolean answered = result.leg() == ProbeResult.Leg.DONE;
            log.atInfo()
                    .addKeyValue("session", session.id())
                    .addKeyValue("leg", result.leg())
                    .addKeyValue("millis", result.millis())
                    .log(answered ? "the server answers" : "the server does not answer yet: {}", result.detail());
            return answered ? Optional.of(new Event.Answered()) : Optional.empty();
        });
    }

    private Future<Optional<Event>> release(Session session) {
        return store.release(session.id()).map(released -> {
            tail(session)
                    .compose(lines -> history.keepLog(session.id(), lines.lines()))
                    .onFailure(e -> log.atInfo()
                            .addKeyValue("session", session.id())
                            .log("the end of its log could not be kept: {}", e.getMessage()));
            return Optional.empty();
        });
    }

    /** The last lines of the session's log, from its cluster. */
    Future<LogTail> tail(Session session) {
        var claim = session.claim();
        TailLog ask = new TailLog(
                claim.cluster(), session.id(), claim.account(), session.job().id(), LOG_LINES);
        return bus.request(Address.agent(claim.cluster(), TailLog.class), ask, TAIL_TIMEOUT);
    }
}
