package org.mooring.edge;

import java.time.Instant;
import org.mooring.protocol.Revoked;

/**
 * On whose strength something goes through.
 *
 * @param id of the sign-in, or hash of the token
 * @param until when it runs out; {@link Instant#MAX} if never
 */
record Pass(Revoked.Kind kind, String id, Instant until) {}
