package org.mooring.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The body of the answer to a job's START: go, with the session's keys. It travels inside TLS whose certificate the job
 * pins, and no other way.
 *
 * @param callKey base64url key of all later calls
 * @param serverToken what the server accepts in {@code Authorization: token …}; worthless without the edge's client key
 * @param serverCertificate PEM, the server's own
 * @param serverKey PEM (PKCS#8)
 * @param clientCertificate PEM: the one certificate the server accepts from a client
 * @param heartbeatSeconds how often to call
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartLeave(
        String callKey,
        String serverToken,
        String serverCertificate,
        String serverKey,
        String clientCertificate,
        int heartbeatSeconds) {
    /** Nothing of it is for a log. */
    @Override
    public String toString() {
        return "StartLeave[secret]";
    }
}
