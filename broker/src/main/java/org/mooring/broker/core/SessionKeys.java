package org.mooring.broker.core;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.mooring.broker.session.Keys;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.SessionId;
import org.mooring.runtime.tls.SelfSigned;

/** Makes a session's keys: two key pairs with certificates, a token, and the keys of its job's calls. Takes milliseconds of CPU. */
final class SessionKeys {
    /** Longer than any job runs; the certificates are pinned, so nothing rests on this. */
    private static final Duration LIFE = Duration.ofDays(60);

    private static final int SECRET_BYTES = 32;
    private final SecureRandom random;

    SecureRandom random() {
        return random;
    }

    SessionKeys(SecureRandom random) {
        this.random = random;
    }

    Keys make(SessionId id, Instant now) {
        SelfSigned server = SelfSigned.make("session " + id, List.of("localhost"), now, LIFE);
        SelfSigned edge = SelfSigned.make("edge of " + id, List.of(), now, LIFE);
        ServerProof proof = ServerProof.jupyter(server.certificate(), edge.certificate(), edge.key(), secret());
        return new Keys(secret(), secret(), server.key(), proof, null, 0);
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
