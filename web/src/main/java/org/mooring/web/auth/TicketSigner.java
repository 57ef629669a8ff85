package org.mooring.web.auth;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.mooring.protocol.UserName;

/** Signs tickets with one Ed25519 key. Any thread; takes well under a millisecond. */
public final class TicketSigner {
    private final String keyId;
    private final PrivateKey key;

    /**
     * @param keyId names the key's public half in the verifiers' set
     * @throws IllegalArgumentException if the key is no Ed25519 key
     */
    public TicketSigner(String keyId, PrivateKey key) {
        this.keyId = keyId;
        this.key = key;
        try {
            sign(new byte[0]);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("ticket key " + keyId + " is no Ed25519 private key", e);
        }
    }

    /**
     * A ticket as its cookie carries it: {@code base64url(claims).base64url(signature)}, no padding.
     *
     * @param expires cut to the second
     */
    public String sign(UserName user, String signIn, Instant expires) {
        byte[] claims = TicketText.write(new Ticket(user, signIn, keyId, expires.truncatedTo(ChronoUnit.SECONDS)));
        return TicketText.ENCODER.encodeToString(claims) + "." + TicketText.ENCODER.encodeToString(sign(claims));
    }

    private byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance(TicketText.ALGORITHM);
            signature.initSign(key);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the ticket key " + keyId + " cannot sign", e);
        }
    }
}
