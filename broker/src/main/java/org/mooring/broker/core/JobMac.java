package org.mooring.broker.core;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mooring.protocol.JobCall;
import org.mooring.protocol.SessionId;

/** The MACs of the calls between a job and the broker (protocol: {@link JobCall}). Keys are base64url, as are the MACs. */
final class JobMac {
    private JobMac() {}

    static String ofCall(String key, SessionId session, JobCall.Verb verb, long counter, String body) {
        return of(key, session + "\n" + verb + "\n" + counter + "\n" + body);
    }

    static String ofAnswer(String key, SessionId session, int status, String body) {
        return of(key, session + "\n" + status + "\n" + body);
    }

    /** Compares in a time that tells nothing. */
    static boolean proves(String key, JobCall call) {
        String expected = ofCall(key, call.session(), call.verb(), call.counter(), call.body());
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), call.mac().getBytes(StandardCharsets.UTF_8));
    }

    static String of(String key, String text) {
        return of(Base64.getUrlDecoder().decode(key), text);
    }

    static String of(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
