package org.mooring.broker.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mooring.protocol.UserName;

/** Where API tokens are kept. Methods block; failures are unchecked. */
interface TokenStore {
    void add(ApiToken token);

    Optional<ApiToken> bySha256(String sha256);

    List<ApiToken> of(UserName user);

    /** Removes it; whether it was there. */
    boolean remove(String id);

    void used(String id, Instant at);

    /** Removes those that ran out before. */
    void forget(Instant before);
}
