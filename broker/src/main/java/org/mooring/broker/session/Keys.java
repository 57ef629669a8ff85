package org.mooring.broker.session;

import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ServerProof;

/**
 * The session's keys, made when it was claimed.
 *
 * @param startKey of the job's first call
 * @param callKey of all its later ones
 * @param serverKey PEM, the server's own key
 * @param nonce of the call that used the start key; a repeated call with the same one gets the same answer
 * @param counter of the last call taken
 */
public record Keys(
        String startKey, String callKey, String serverKey, ServerProof proof, @Nullable String nonce, long counter) {
    /** Nothing of it is for a log. */
    @Override
    public String toString() {
        return "Keys[secret]";
    }

    Keys used(String byNonce, long count) {
        return new Keys(startKey, callKey, serverKey, proof, nonce == null ? byNonce : nonce, Math.max(counter, count));
    }

    Keys counted(long count) {
        return new Keys(startKey, callKey, serverKey, proof, nonce, Math.max(counter, count));
    }
}
