package org.mooring.protocol;

import java.time.Instant;

/**
 * Dead from now on, open sockets included.
 *
 * @param id the sign-in's id, or the base64url SHA-256 of the token
 * @param until after this instant it would have run out by itself and may be forgotten
 */
@Wire("trust.revoked.v1")
public record Revoked(Kind kind, String id, Instant until) implements Fact {
    /** What was revoked. */
    public enum Kind {
        SIGN_IN,
        TOKEN
    }
}
