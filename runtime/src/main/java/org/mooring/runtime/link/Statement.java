package org.mooring.runtime.link;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What an end signs to prove itself: protocol and version, its role, the identity that dials, and both nonces. The role
 * keeps a signature from being reflected, the peer's nonce keeps it from being replayed, the identity from being used
 * for another. (Whoever sits between both ends is kept out by TLS, not by this.)
 */
record Statement(Role role, String identity, String diallerNonce, String brokerNonce) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Who signs. */
    enum Role {
        BROKER,
        DIALLER
    }

    static String nonce() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static boolean isNonce(String text) {
        return NONCE.matcher(text).matches();
    }

    String signedBy(LinkKeys keys) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keys.sign(bytes()));
    }

    boolean provedBy(PublicKey key, String proof) {
        try {
            return LinkKeys.verify(key, bytes(), Base64.getUrlDecoder().decode(proof));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] bytes() {
        return String.join("\n", "mooring-link", "1", role.name(), identity, diallerNonce, brokerNonce)
                .getBytes(StandardCharsets.UTF_8);
    }
}
