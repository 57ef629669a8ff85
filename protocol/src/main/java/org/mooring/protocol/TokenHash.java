package org.mooring.protocol;

import java.util.Base64;

/** What daemons say of a token instead of the token: {@link CheckToken}, {@link ServerWho}, {@link Revoked}. Pure. */
public final class TokenHash {
    private TokenHash() {}

    /** Base64url SHA-256 of the token's UTF-8 bytes, without padding: 43 characters. */
    public static String of(String token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(token));
    }
}
