package org.mooring.broker.identity;

import java.time.Instant;
import java.util.List;
import org.mooring.protocol.Revoked;

/** Where revocations are kept, so that they outlive a restart. Methods block; failures are unchecked. */
interface SignInStore {
    /** Keeps it; one that is there already stays. */
    void revoke(Revoked revoked);

    /** Those that have not run out by themselves. */
    List<Revoked> revoked(Instant now);

    /** Removes those that have run out before. */
    void forget(Instant before);
}
