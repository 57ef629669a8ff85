package org.mooring.edge;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.Trust;
import org.mooring.web.auth.TicketVerdict;
import org.mooring.web.auth.TicketVerifier;

/** Whom this edge believes: the keys of tickets, less what was revoked. Any thread. */
final class Trusted {
    private final Clock clock;
    private final TicketVerifier tickets = new TicketVerifier(Map.of());
    private final Map<String, Revoked> revoked = new ConcurrentHashMap<>();
    private volatile Map<String, String> keys = Map.of();

    Trusted(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes what a broker or the state file says; what was revoked before stays so.
     *
     * @throws IllegalArgumentException if a key cannot be read; nothing is changed then
     */
    void trust(Trust trust) {
        tickets.trust(trust.ticketKeys());
        keys = trust.ticketKeys();
        trust.revoked().forEach(this::revoke);
        revoked.values().removeIf(r -> clock.instant().isAfter(r.until()));
    }

    /** Whether this was news. */
    boolean revoke(Revoked one) {
        return revoked.put(one.kind() + one.id(), one) == null;
    }

    boolean isRevoked(Revoked.Kind kind, String id) {
        return revoked.containsKey(kind + id);
    }

    TicketVerdict verify(String ticket) {
        return tickets.verify(ticket, clock.instant());
    }

    Instant now() {
        return clock.instant();
    }

    /** All of it, for the state file. */
    Trust toKeep() {
        return new Trust(keys, List.copyOf(revoked.values()));
    }
}
