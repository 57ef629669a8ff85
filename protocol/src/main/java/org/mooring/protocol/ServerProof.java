package org.mooring.protocol;

/**
 * TLS both ways between edge and server, with keys made for one session.
 *
 * @param serverCertificate PEM; the edge accepts this one and no other, whatever name stands in it
 * @param clientCertificate PEM of the edge's end
 * @param clientKey PEM (PKCS#8) of the edge's end
 * @param serverToken goes as {@code Authorization: token …} on every request to the server
 */
public record ServerProof(String serverCertificate, String clientCertificate, String clientKey, String serverToken) {
    /** Nothing of it is for a log. */
    @Override
    public String toString() {
        return "ServerProof[secret]";
    }
}
