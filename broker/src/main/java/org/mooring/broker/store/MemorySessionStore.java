package org.mooring.broker.store;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/** All in this process's memory: for tests, and as the plainest statement of what the seam means. Lasts as long as the process. */
public final class MemorySessionStore implements SessionStore {
    private static final Comparator<Session> OLDEST_FIRST =
            Comparator.comparing((Session s) -> s.claim().claimedAt()).thenComparing(Session::id);

    private final Map<String, SessionId> slots = new HashMap<>();
    private final Map<SessionId, Session> sessions = new HashMap<>();
    private long fence;

    @Override
    public synchronized Future<Claimed> claim(Session session) {
        SessionId holder = slots.putIfAbsent(session.claim().slot(), session.id());
        if (holder == null) {
            sessions.put(session.id(), StoredSession.fenced(session, ++fence));
        } else if (!holder.equals(session.id())) {
            return Future.succeededFuture(new Claimed.Held(holder));
        }
        return Future.succeededFuture(new Claimed.Granted(Objects.requireNonNull(sessions.get(session.id()))));
    }

    @Override
    public synchronized Future<Optional<Session>> get(SessionId id) {
        return Future.succeededFuture(Optional.ofNullable(sessions.get(id)));
    }

    @Override
    public synchronized <D> Future<Optional<D>> update(
            SessionId id, Function<Session, D> decide, Function<D, Session> next) {
        Session current = sessions.get(id);
        if (current == null) {
            return Future.succeededFuture(Optional.empty());
        }
        D decision = decide.apply(current);
        sessions.put(id, next.apply(decision));
        return Future.succeededFuture(Optional.of(decision));
    }

    @Override
    public synchronized Future<Optional<Session>> bySlot(String slot) {
        return Future.succeededFuture(Optional.ofNullable(slots.get(slot)).map(sessions::get));
    }

    @Override
    public Future<List<Session>> byUser(UserName user) {
        return which(s -> s.user().equals(user));
    }

    @Override
    public Future<List<Session>> all() {
        return which(s -> true);
    }

    @Override
    public Future<List<Session>> dueHere(Instant now) {
        return which(s -> StoredSession.due(s, now));
    }

    @Override
    public Future<List<Session>> unsettledHere() {
        return which(StoredSession::unsettled);
    }

    @Override
    public synchronized Future<Void> release(SessionId id) {
        Session session = sessions.get(id);
        if (session != null && session.state() == State.ENDED) {
            sessions.remove(id);
            slots.remove(session.claim().slot(), id);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> flush() {
        return Future.succeededFuture();
    }

    private synchronized Future<List<Session>> which(Predicate<Session> wanted) {
        return Future.succeededFuture(
                sessions.values().stream().filter(wanted).sorted(OLDEST_FIRST).toList());
    }
}
