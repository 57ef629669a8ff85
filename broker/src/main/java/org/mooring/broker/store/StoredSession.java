package org.mooring.broker.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import org.mooring.broker.session.Claim;
import org.mooring.broker.session.Keys;
import org.mooring.broker.session.Session;
import org.mooring.protocol.Codec;
import org.mooring.protocol.ServerProof;

/**
 * A session as the grid holds it, with the few values that are looked for.
 *
 * @param due epoch milliseconds of its deadline while it is pending, else {@link #NEVER}
 * @param unsettled whether something outside may be left to do
 */
record StoredSession(String user, long due, boolean unsettled, Session session) {
    static final long NEVER = Long.MAX_VALUE;

    static StoredSession of(Session session) {
        long due = session.state().pending() ? session.claim().deadline().toEpochMilli() : NEVER;
        return new StoredSession(session.user().value(), due, unsettled(session), session);
    }

    static boolean unsettled(Session session) {
        return switch (session.state()) {
            case CLAIMED, SUBMITTING, STOPPING, ENDED -> true;
            case STARTING -> session.job().port() != null;
            case QUEUED, READY -> false;
        };
    }

    static boolean due(Session session, Instant now) {
        return session.state().pending() && !session.claim().deadline().isAfter(now);
    }

    /** The session with the fence of its sealed claim. */
    static Session fenced(Session session, long fence) {
        Claim c = session.claim();
        Claim claim = new Claim(
                c.id(),
                c.user(),
                c.server(),
                c.slot(),
                fence,
                c.cluster(),
                c.account(),
                c.prefix(),
                c.claimedAt(),
                c.deadline());
        return with(session, claim, session.keys());
    }

    /** The session as history may keep it: no key opens anything any more, so none is kept. */
    static Session withoutKeys(Session session) {
        return with(session, session.claim(), new Keys("", "", "", ServerProof.jupyter("", "", "", ""), null, 0));
    }

    static String json(Object value) {
        try {
            return Codec.json().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return Codec.json().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a stored " + type.getSimpleName() + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static Session with(Session s, Claim claim, Keys keys) {
        return new Session(
                claim,
                s.request(),
                s.state(),
                s.end(),
                s.job(),
                s.steps(),
                keys,
                s.unheardSince(),
                s.lastActivity(),
                s.revision());
    }
}
