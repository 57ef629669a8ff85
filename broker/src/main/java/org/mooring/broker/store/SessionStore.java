package org.mooring.broker.store;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mooring.broker.session.Session;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/**
 * Where the live sessions and their slots are. Any thread may call; nothing blocks the caller; futures complete on the
 * caller's event loop, if it has one. A session that is ENDED stays here until it is released.
 */
public interface SessionStore {
    /**
     * Claims the session's slot and seals the claim. Claiming again for the same session is granted again.
     *
     * @param session as it would be; its fence is given here
     * @return fails with {@link StoreUnavailable} if no claim can be sealed now; then nothing is held
     */
    Future<Claimed> claim(Session session);

    /** The live session. */
    Future<Optional<Session>> get(SessionId id);

    /**
     * Read, decide, replace if unchanged meanwhile, again otherwise. What is replaced has been written down when the
     * future completes, unless the database does not answer: then it will be, by {@link #flush}.
     *
     * @param decide pure; called on any thread, once per try
     * @param next the session after the decision; the same instance if nothing changes
     * @return the decision that stood, or empty if there is no such live session; fails with {@link StoreUnavailable}
     *     if others were faster too often
     */
    <D> Future<Optional<D>> update(SessionId id, Function<Session, D> decide, Function<D, Session> next);

    /** Who holds the slot. */
    Future<Optional<Session>> bySlot(String slot);

    /** The user's live sessions, oldest first. */
    Future<List<Session>> byUser(UserName user);

    /** All live sessions, oldest first. */
    Future<List<Session>> all();

    /** Pending sessions in this member's care whose deadline is {@code now} or earlier. */
    Future<List<Session>> dueHere(Instant now);

    /** Sessions in this member's care that are not simply waiting or READY: something outside may be left to do. */
    Future<List<Session>> unsettledHere();

    /**
     * Moves an ENDED session to the history and frees its slot; a session that is not here is no error.
     *
     * @return fails with {@link StoreUnavailable} if it cannot be written down now; the slot stays held, try again
     */
    Future<Void> release(SessionId id);

    /** Writes down what could not be written when it changed. */
    Future<Void> flush();

    /** What came of a claim. */
    sealed interface Claimed {
        /** Sealed; the session carries its fence. */
        record Granted(Session session) implements Claimed {}

        /** Another session has the slot. */
        record Held(SessionId by) implements Claimed {}
    }
}
