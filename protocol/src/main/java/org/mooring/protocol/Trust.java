package org.mooring.protocol;

import java.util.List;
import java.util.Map;

/**
 * Keys that sign tickets, and what has been revoked.
 *
 * @param ticketKeys base64 X.509 Ed25519 public keys by key id
 * @param revoked those that have not run out yet
 */
@Wire("trust.v1")
public record Trust(Map<String, String> ticketKeys, List<Revoked> revoked) implements Answer {
    public Trust {
        ticketKeys = Map.copyOf(ticketKeys);
        revoked = List.copyOf(revoked);
    }
}
