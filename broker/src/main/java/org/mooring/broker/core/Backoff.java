package org.mooring.broker.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.mooring.broker.session.Effect;
import org.mooring.protocol.SessionId;

/**
 * Which effects are under way, and when one that brought no answer may be done again: after 1 s, 2 s, … 30 s, each a
 * little different, so that a thousand sessions do not call at once. Thread-safe.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final RandomGenerator random;

    Backoff(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Whether the effect may begin now; it is under way then. The first time, and at once after news, it always may. */
    boolean begin(SessionId session, Effect effect, boolean again) {
        boolean[] begun = new boolean[1];
        entries.compute(new Key(session, effect), (key, entry) -> {
            if (entry != null && (entry.underWay() || (again && clock.instant().isBefore(entry.next())))) {
                return entry;
            }
            begun[0] = true;
            return new Entry(true, entry == null ? 0 : entry.tries() + 1, Instant.MAX);
        });
        return begun[0];
    }

    /** It is over, with an answer or without. */
    void end(SessionId session, Effect effect) {
        entries.computeIfPresent(
                new Key(session, effect),
                (key, entry) -> new Entry(false, entry.tries(), clock.instant().plus(delay(entry.tries()))));
    }

    /** Its cluster is there again: what waits may be done at once. */
    void wake(Set<SessionId> sessions) {
        entries.replaceAll((key, entry) ->
                sessions.contains(key.session()) && !entry.underWay() ? new Entry(false, 0, Instant.EPOCH) : entry);
    }

    /** Forgets sessions that have nothing left to do. */
    void keepOnly(Set<SessionId> unsettled) {
        entries.entrySet()
                .removeIf(e -> !e.getValue().underWay()
                        && !unsettled.contains(e.getKey().session()));
    }

    private Duration delay(int tries) {
        long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(tries, 10));
        return Duration.ofMillis((long) (millis * (0.8 + 0.4 * random.nextDouble())));
    }

    private record Key(SessionId session, Effect effect) {}

    private record Entry(boolean underWay, int tries, Instant next) {}
}
