package org.mooring.web.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mooring.web.auth.TicketVerdict.Reason;
import org.mooring.web.auth.TicketVerdict.Refused;
import org.mooring.web.auth.TicketVerdict.Valid;

/**
 * Checks tickets against a set of public keys that can be exchanged as a whole at any time. Verified tickets are
 * remembered (up to a bound, by their full text), so a busy page costs one signature check. Any thread, never blocks.
 */
public final class TicketVerifier {
    private static final int REMEMBERED = 10_000;

    private record Trusted(Map<String, PublicKey> keys, Cache<String, Ticket> verified) {}

    private volatile Trusted trusted;

    /**
     * @param keys base64 X.509 Ed25519 public keys by key id, as {@link org.mooring.protocol.Trust} carries them
     * @throws IllegalArgumentException if one cannot be read
     */
    public TicketVerifier(Map<String, String> keys) {
        trusted = read(keys);
    }

    /**
     * Trusts these keys and no others from now on.
     *
     * @throws IllegalArgumentException if one cannot be read; the old ones then stay
     */
    public void trust(Map<String, String> keys) {
        Trusted next = read(keys);
        if (!next.keys().equals(trusted.keys())) {
            trusted = next;
        }
    }

    /** Whether any key is trusted. */
    public boolean ready() {
        return !trusted.keys().isEmpty();
    }

    /** The verdict at this instant. */
    public TicketVerdict verify(String text, Instant now) {
        if (text.length() > TicketText.LONGEST) {
            return new Refused(Reason.MALFORMED);
        }
        Trusted at = trusted;
        Ticket known = at.verified().getIfPresent(text);
        if (known != null) {
            return inTime(known, now);
        }
        int dot = text.indexOf('.');
        Optional<byte[]> claims = dot < 0 ? Optional.empty() : decode(text.substring(0, dot));
        Optional<byte[]> signature = dot < 0 ? Optional.empty() : decode(text.substring(dot + 1));
        Optional<Ticket> read = claims.flatMap(TicketText::read);
        if (read.isEmpty() || signature.isEmpty()) {
            return new Refused(Reason.MALFORMED);
        }
        Ticket ticket = read.get();
        PublicKey key = at.keys().get(ticket.keyId());
        if (key == null) {
            return new Refused(Reason.UNKNOWN_KEY);
        }
        if (!signed(key, claims.get(), signature.get())) {
            return new Refused(Reason.WRONG_SIGNATURE);
        }
        at.verified().put(text, ticket);
        return inTime(ticket, now);
    }

    private static TicketVerdict inTime(Ticket ticket, Instant now) {
        return now.isBefore(ticket.expires()) ? new Valid(ticket) : new Refused(Reason.EXPIRED);
    }

    private static Optional<byte[]> decode(String part) {
        try {
            return Optional.of(TicketText.DECODER.decode(part));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean signed(PublicKey key, byte[] claims, byte[] given) {
        try {
            Signature signature = Signature.getInstance(TicketText.ALGORITHM);
            signature.initVerify(key);
            signature.update(claims);
            return signature.verify(given);
        } catch (GeneralSecurityException e) {
            return false; // a signature of the wrong length or shape
        }
    }

    private static Trusted read(Map<String, String> keys) {
        Map<String, PublicKey> read = new LinkedHashMap<>();
        keys.forEach((id, key) -> {
            try {
                read.put(
                        id,
                        KeyFactory.getInstance(TicketText.ALGORITHM)
                                .generatePublic(new X509EncodedKeySpec(
                                        Base64.getDecoder().decode(key))));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalArgumentException("ticket key " + id + " is no base64 X.509 Ed25519 public key", e);
            }
        });
        return new Trusted(
                Map.copyOf(read), Caffeine.newBuilder().maximumSize(REMEMBERED).build());
    }
}
