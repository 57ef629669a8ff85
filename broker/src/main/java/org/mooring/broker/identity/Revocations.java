package org.mooring.broker.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mooring.protocol.Revoked;

/** What is dead though it has not run out: this broker's view. Any thread. */
final class Revocations {
    private record Key(Revoked.Kind kind, String id) {}

    private final Map<Key, Revoked> dead = new ConcurrentHashMap<>();

    void add(Revoked revoked) {
        dead.put(new Key(revoked.kind(), revoked.id()), revoked);
    }

    boolean contains(Revoked.Kind kind, String id) {
        return dead.containsKey(new Key(kind, id));
    }

    List<Revoked> list(Instant now) {
        return dead.values().stream().filter(r -> r.until().isAfter(now)).toList();
    }

    void forget(Instant before) {
        dead.values().removeIf(r -> r.until().isBefore(before));
    }
}
