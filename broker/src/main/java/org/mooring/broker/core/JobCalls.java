package org.mooring.broker.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import org.mooring.broker.session.Decision;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.broker.store.SessionStore;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Codec;
import org.mooring.protocol.JobCall;
import org.mooring.protocol.JobCallAnswer;
import org.mooring.protocol.StartLeave;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.net.Networks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs' calls home: proves each by its MAC, lets it happen to its session, and answers with a MAC of its own. The
 * start key is dead once a call has used it (a repetition carries the same nonce) or the deadline has passed. A call
 * whose counter is not higher than the last one's is a repetition: it is answered well and changes nothing. Any thread.
 */
final class JobCalls {
    private static final Logger log = LoggerFactory.getLogger(JobCalls.class);
    private static final int HEARTBEAT_SECONDS = 30;
    private static final String NOTHING = "{}";

    private final Bus bus;
    private final SessionStore store;
    private final SessionFlow flow;
    private final ClusterBoard board;
    private final ServerTokens tokens;
    private final Map<ClusterId, Networks> nodes;
    private final InstantSource clock;
    private final BrokerMetrics metrics;

    /** @param nodes where each cluster's nodes are */
    JobCalls(
            Bus bus,
            SessionStore store,
            SessionFlow flow,
            ClusterBoard board,
            ServerTokens tokens,
            Map<ClusterId, Networks> nodes,
            InstantSource clock,
            BrokerMetrics metrics) {
        this.bus = bus;
        this.store = store;
        this.flow = flow;
        this.board = board;
        this.tokens = tokens;
        this.nodes = Map.copyOf(nodes);
        this.clock = clock;
        this.metrics = metrics;
    }

    Future<Bus.Registration> serve() {
        return bus.serve(Address.broker(JobCall.class), this::answer);
    }

    Future<JobCallAnswer> answer(JobCall call) {
        board.heard(call.cluster());
        return store.get(call.session())
                .compose(found -> found.isPresent()
                        ? proven(found.get(), call)
                        : Future.succeededFuture(refused(call, "its session is not live")))
                .recover(failure -> Future.succeededFuture(notNow(call, failure)))
                .onSuccess(answer -> metrics.jobCall(answer.status()));
    }

    private Future<JobCallAnswer> proven(Session session, JobCall call) {
        String key = call.verb() == JobCall.Verb.START
                ? session.keys().startKey()
                : session.keys().callKey();
        if (!session.claim().cluster().equals(call.cluster())) {
            return Future.succeededFuture(refused(call, "its session runs on another cluster"));
        }
        if (!JobMac.proves(key, call)) {
            return Future.succeededFuture(refused(call, "its MAC proves nothing"));
        }
        Caller caller = new Caller(session, call, key);
        try {
            JsonNode body = Codec.json().readTree(call.body());
            return switch (call.verb()) {
                case START -> start(caller, body);
                case STARTED -> started(caller, body);
                case HEARTBEAT -> heartbeat(caller, body);
                case GOODBYE -> goodbye(caller, body);
            };
        } catch (JsonProcessingException e) {
            return caller.stop("the call's body is no JSON");
        }
    }

    private Future<JobCallAnswer> start(Caller caller, JsonNode body) {
        Session session = caller.session();
        String nonce = body.path("nonce").asText("");
        String used = session.keys().nonce();
        if (nonce.isEmpty() || (used != null && !used.equals(nonce))) {
            return caller.stop("this start key was used already");
        }
        if (!onNode(caller)) {
            return caller.stop("calls from " + caller.call().from() + " are not from a node of this cluster");
        }
        if (session.state() == State.STOPPING || (!session.state().pending() && used == null)) {
            return caller.stop("the session is " + session.state());
        }
        if (session.state().pending()
                && !clock.instant().isBefore(session.claim().deadline())) {
            return caller.stop("the session's time to start is over");
        }
        Event event =
                new Event.LeaveAsked(nonce, caller.call().from(), caller.call().counter());
        return flow.apply(session.id(), event).map(passage -> passage.map(SessionFlow.Passage::session)
                .filter(now -> nonce.equals(now.keys().nonce())
                        && (now.state() == State.STARTING || now.state() == State.READY))
                .map(now -> caller.answer(200, leave(now)))
                .orElseGet(() -> caller.answer(409, message("the session cannot start any more"))));
    }

    private Future<JobCallAnswer> started(Caller caller, JsonNode body) {
        int port = body.path("port").asInt(0);
        if (port < 1024 || port > 65535) {
            return caller.stop("port " + port + ": a session's server listens on 1024 to 65535");
        }
        if (!onNode(caller)) {
            return caller.stop("calls from " + caller.call().from() + " are not from a node of this cluster");
        }
        return happened(
                caller,
                new Event.Listening(port, caller.call().from(), caller.call().counter()));
    }

    /** A session that came back from an older row of the database learns its server's port again. */
    private Future<JobCallAnswer> heartbeat(Caller caller, JsonNode body) {
        Session session = caller.session();
        boolean portLost = session.state() == State.STARTING && session.job().port() == null;
        return portLost && body.has("port")
                ? started(caller, body)
                : happened(caller, new Event.Heartbeat(caller.call().counter()));
    }

    private Future<JobCallAnswer> goodbye(Caller caller, JsonNode body) {
        long counter = caller.call().counter();
        JsonNode signal = body.path("signal");
        return happened(
                caller,
                signal.isInt()
                        ? new Event.Killed(signal.asInt(), counter)
                        : new Event.Exited(body.path("exit").asInt(0), counter));
    }

    /** The decision is written down when the job hears of it; a job whose session is about to end is told so. */
    private Future<JobCallAnswer> happened(Caller caller, Event event) {
        if (caller.call().counter() <= caller.session().keys().counter()) {
            return Future.succeededFuture(caller.answer(200, NOTHING));
        }
        return flow.apply(caller.session().id(), event).map(passage -> {
            boolean impossible = passage.filter(p -> p.decision() instanceof Decision.Illegal)
                    .isPresent();
            return impossible
                    ? caller.answer(409, message("not in this state: ask leave first"))
                    : caller.answer(200, NOTHING);
        });
    }

    private String leave(Session session) {
        tokens.remember(session);
        var proof = session.keys().proof();
        return json(new StartLeave(
                session.keys().callKey(),
                proof.serverToken(),
                proof.serverCertificate(),
                session.keys().serverKey(),
                proof.clientCertificate(),
                HEARTBEAT_SECONDS));
    }

    private boolean onNode(Caller caller) {
        // The edge connects to where a job calls from, so what no edge may reach is no node either.
        Networks networks = nodes.get(caller.call().cluster());
        return networks != null && networks.allowServer(caller.call().from());
    }

    private static JobCallAnswer refused(JobCall call, String why) {
        log.atWarn()
                .addKeyValue("session", call.session())
                .addKeyValue("cluster", call.cluster())
                .addKeyValue("verb", call.verb())
                .addKeyValue("from", call.from())
                .log("a call is refused: {}", why);
        return new JobCallAnswer(403, message("refused"), "");
    }

    private static JobCallAnswer notNow(JobCall call, Throwable failure) {
        log.atWarn()
                .addKeyValue("session", call.session())
                .addKeyValue("verb", call.verb())
                .log("a call cannot be answered now; the job asks again: {}", failure.getMessage());
        return new JobCallAnswer(503, message("not now"), "");
    }

    private static String message(String text) {
        return json(Map.of("message", text));
    }

    private static String json(Object body) {
        try {
            return Codec.json().writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written", e);
        }
    }

    /** A proven call. */
    private record Caller(Session session, JobCall call, String key) {
        JobCallAnswer answer(int status, String body) {
            return new JobCallAnswer(status, body, JobMac.ofAnswer(key, session.id(), status, body));
        }

        Future<JobCallAnswer> stop(String why) {
            log.atInfo()
                    .addKeyValue("session", session.id())
                    .addKeyValue("verb", call.verb())
                    .log("the job is told to stop: {}", why);
            return Future.succeededFuture(answer(409, message(why)));
        }
    }
}
