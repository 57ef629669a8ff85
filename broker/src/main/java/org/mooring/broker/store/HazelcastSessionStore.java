package org.mooring.broker.store;

import com.hazelcast.config.Config;
import com.hazelcast.config.IndexType;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions and slots in the brokers' Hazelcast, sealed and written through to the database. Hazelcast decides first and
 * refuses most; no session is in its map before the row that seals it is in the database, and a slot is free in it only
 * after that row is gone. Blocking calls run on the store's worker.
 */
public final class HazelcastSessionStore implements SessionStore {
    private static final Logger log = LoggerFactory.getLogger(HazelcastSessionStore.class);
    private static final String SESSIONS = "mooring.sessions";
    private static final String SLOTS = "mooring.slots";
    private static final int MOST_TRIES = 32;
    /** A slot that is claimed and not sealed after this long belongs to a member that died in between. */
    private static final long SEALING_MILLIS = 15_000;

    private static final Comparator<Session> OLDEST_FIRST =
            Comparator.comparing((Session s) -> s.claim().claimedAt()).thenComparing(Session::id);

    private final IMap<String, HazelcastJsonValue> sessions;
    private final IMap<String, String> slots;
    private final HazelcastInstance hazelcast;
    private final ClaimLedger ledger;
    private final StoreWorker worker;
    private final Set<SessionId> unwritten = ConcurrentHashMap.newKeySet();

    public HazelcastSessionStore(HazelcastInstance hazelcast, Database database, StoreWorker worker) {
        this.hazelcast = hazelcast;
        this.sessions = hazelcast.getMap(SESSIONS);
        this.slots = hazelcast.getMap(SLOTS);
        this.ledger = new ClaimLedger(database.source());
        this.worker = worker;
    }

    /** What its maps need in the member's configuration. */
    static void configure(Config config) {
        config.getMapConfig(SESSIONS)
                .setBackupCount(1)
                .addIndexConfig(new com.hazelcast.config.IndexConfig(IndexType.HASH, "user"))
                .addIndexConfig(new com.hazelcast.config.IndexConfig(IndexType.SORTED, "due"))
                .addIndexConfig(new com.hazelcast.config.IndexConfig(IndexType.HASH, "unsettled"));
        config.getMapConfig(SLOTS).setBackupCount(1);
    }

    /** Brings back from the database every live session that Hazelcast has lost; says how many there were. */
    public Future<Integer> reload() {
        return run(() -> {
            List<Session> live = ledger.live();
            live.forEach(this::restore);
            return live.size();
        });
    }

    @Override
    public Future<Claimed> claim(Session session) {
        return run(() -> claimBlocking(session));
    }

    @Override
    public Future<Optional<Session>> get(SessionId id) {
        return run(() -> Optional.ofNullable(sessions.get(id.value())).map(HazelcastSessionStore::session));
    }

    @Override
    public <D> Future<Optional<D>> update(SessionId id, Function<Session, D> decide, Function<D, Session> next) {
        return run(() -> {
            for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
                HazelcastJsonValue stored = sessions.get(id.value());
                if (stored == null) {
                    return Optional.empty();
                }
                Session before = session(stored);
                D decision = decide.apply(before);
                Session after = next.apply(decision);
                if (after.equals(before)) {
                    return Optional.of(decision);
                }
                if (sessions.replace(id.value(), stored, json(after))) {
                    write(after);
                    return Optional.of(decision);
                }
            }
            throw new StoreUnavailable(
                    "session " + id + " changes too fast: gave up after " + MOST_TRIES + " tries", null);
        });
    }

    @Override
    public Future<Optional<Session>> bySlot(String slot) {
        return run(() -> Optional.ofNullable(SlotHolder.parse(slots.get(slot)))
                .map(holder -> sessions.get(holder.id().value()))
                .map(HazelcastSessionStore::session));
    }

    @Override
    public Future<List<Session>> byUser(UserName user) {
        return run(() -> sorted(sessions.values(Predicates.equal("user", user.value()))));
    }

    @Override
    public Future<List<Session>> all() {
        return run(() -> sorted(sessions.values()));
    }

    @Override
    public Future<List<Session>> dueHere(Instant now) {
        return run(() -> here(Predicates.lessEqual("due", now.toEpochMilli())));
    }

    @Override
    public Future<List<Session>> unsettledHere() {
        return run(() -> here(Predicates.equal("unsettled", true)));
    }

    @Override
    public Future<Void> release(SessionId id) {
        return run(() -> {
            HazelcastJsonValue stored = sessions.get(id.value());
            if (stored != null && session(stored).state() == State.ENDED) {
                Session session = session(stored);
                ledger.end(session);
                sessions.remove(id.value());
                free(session.claim().slot(), id);
                unwritten.remove(id);
            }
            return null;
        });
    }

    @Override
    public Future<Void> flush() {
        if (unwritten.isEmpty()) {
            return Future.succeededFuture();
        }
        return run(() -> {
            for (SessionId id : List.copyOf(unwritten)) {
                HazelcastJsonValue stored = sessions.get(id.value());
                if (stored == null) {
                    unwritten.remove(id);
                } else {
                    write(session(stored));
                }
            }
            return null;
        });
    }

    private Claimed claimBlocking(Session session) throws SQLException {
        String slot = session.claim().slot();
        SlotHolder mine = new SlotHolder(session.id(), hazelcast.getCluster().getClusterTime());
        SlotHolder holder = SlotHolder.parse(slots.putIfAbsent(slot, mine.text()));
        if (holder != null && !holder.id().equals(session.id()) && !takeOver(slot, holder, mine)) {
            return new Claimed.Held(holder.id());
        }
        ClaimLedger.Seal seal;
        try {
            seal = ledger.seal(session);
        } catch (SQLException | RuntimeException e) {
            free(slot, session.id());
            throw e;
        }
        if (!seal.granted()) {
            free(slot, session.id());
        }
        restore(seal.holder());
        return seal.granted()
                ? new Claimed.Granted(seal.holder())
                : new Claimed.Held(seal.holder().id());
    }

    /** Takes a slot whose claim was never sealed. Even if that is wrong, the row still decides between the two. */
    private boolean takeOver(String slot, SlotHolder holder, SlotHolder mine) throws SQLException {
        return mine.since() - holder.since() > SEALING_MILLIS
                && !sessions.containsKey(holder.id().value())
                && ledger.holder(slot).isEmpty()
                && slots.replace(slot, holder.text(), mine.text());
    }

    private void free(String slot, SessionId id) {
        String text = slots.get(slot);
        SlotHolder holder = SlotHolder.parse(text);
        if (text != null && holder != null && holder.id().equals(id)) {
            slots.remove(slot, text);
        }
    }

    private void restore(Session sealed) {
        sessions.putIfAbsent(sealed.id().value(), json(sealed));
        slots.putIfAbsent(
                sealed.claim().slot(),
                new SlotHolder(sealed.id(), hazelcast.getCluster().getClusterTime()).text());
    }

    private void write(Session session) {
        try {
            ledger.write(session);
            unwritten.remove(session.id());
        } catch (SQLException e) {
            unwritten.add(session.id());
            log.atWarn()
                    .addKeyValue("session", session.id())
                    .addKeyValue("error", e.getMessage())
                    .log("the session's change is not in the database yet; it will be written again");
        }
    }

    private List<Session> here(Predicate<String, HazelcastJsonValue> wanted) {
        Set<String> keys = sessions.localKeySet(wanted);
        return keys.isEmpty() ? List.of() : sorted(sessions.getAll(keys).values());
    }

    private <T extends @Nullable Object> Future<T> run(java.util.concurrent.Callable<T> blocking) {
        return worker.run(blocking).recover(e -> Future.failedFuture(translated(e)));
    }

    private static Throwable translated(Throwable e) {
        return e instanceof SQLException
                        || e instanceof HazelcastException
                        || e instanceof HazelcastInstanceNotActiveException
                ? new StoreUnavailable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e)
                : e;
    }

    private static HazelcastJsonValue json(Session session) {
        return new HazelcastJsonValue(StoredSession.json(StoredSession.of(session)));
    }

    private static Session session(HazelcastJsonValue stored) {
        return StoredSession.read(stored.getValue(), StoredSession.class).session();
    }

    private static List<Session> sorted(Collection<HazelcastJsonValue> stored) {
        return stored.stream()
                .map(HazelcastSessionStore::session)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /**
     * What a slot holds.
     *
     * @param since cluster time in milliseconds
     */
    private record SlotHolder(SessionId id, long since) {
        String text() {
            return id + " " + since;
        }

        static @Nullable SlotHolder parse(@Nullable String text) {
            if (text == null) {
                return null;
            }
            int space = text.indexOf(' ');
            return new SlotHolder(new SessionId(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
        }
    }
}
