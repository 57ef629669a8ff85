package org.mooring.runtime.link;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whom a broker knows: the public key of each identity that may dial in. */
public record KnownLinks(Map<Identity, PublicKey> keys) {
    public KnownLinks {
        keys = Map.copyOf(keys);
    }

    /**
     * As a configuration holds them.
     *
     * @param lines {@link LinkKeys#publicLine} by {@code kind/cluster/instance}
     * @throws IllegalArgumentException for the first that cannot be read
     */
    public static KnownLinks parse(Map<String, String> lines) {
        Map<Identity, PublicKey> keys = new LinkedHashMap<>();
        lines.forEach((identity, line) -> {
            try {
                keys.put(Identity.parse(identity), LinkKeys.readPublic(line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(identity + ": " + e.getMessage(), e);
            }
        });
        return new KnownLinks(keys);
    }

    Optional<PublicKey> of(Identity identity) {
        return Optional.ofNullable(keys.get(identity));
    }
}
