package org.mooring.broker.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.UserName;

/**
 * An API token, without its text.
 *
 * @param id not a secret; for lists and for revoking
 * @param sha256 base64url
 * @param scopes as asked for; what they come to depends on what their owner may do when the token is used
 * @param lastActivity to the minute; absent: never used
 * @param expires absent: never
 */
public record ApiToken(
        String id,
        String sha256,
        UserName user,
        List<String> scopes,
        String note,
        Instant created,
        @Nullable Instant lastActivity,
        @Nullable Instant expires) {
    /** Longest note. */
    public static final int LONGEST_NOTE = 200;

    public ApiToken {
        scopes = List.copyOf(scopes);
    }

    boolean expired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
