package org.mooring.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TLS both ways between edge and server, with keys made for one session, and how the app behind it is asked.
 *
 * @param serverCertificate PEM; the edge accepts this one and no other, whatever name stands in it
 * @param clientCertificate PEM of the edge's end
 * @param clientKey PEM (PKCS#8) of the edge's end
 * @param serverToken goes with every request to the server, see {@link #credential}
 * @param probePath below the server's prefix, no slash first; answers 2xx to the right credential and to no other.
 *     Absent in messages of versions that knew Jupyter only: {@code api}
 * @param credentialScheme the word before the token in the {@code Authorization} header; absent: {@code token}
 */
public record ServerProof(
        String serverCertificate,
        String clientCertificate,
        String clientKey,
        String serverToken,
        String probePath,
        String credentialScheme) {
    private static final String JUPYTER_PATH = "api";
    private static final String JUPYTER_SCHEME = "token";
    private static final Pattern PATH = Pattern.compile("(?!/)[A-Za-z0-9._~/%-]*");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    public ServerProof(
            String serverCertificate,
            String clientCertificate,
            String clientKey,
            String serverToken,
            @Nullable String probePath,
            @Nullable String credentialScheme) {
        this.serverCertificate = serverCertificate;
        this.clientCertificate = clientCertificate;
        this.clientKey = clientKey;
        this.serverToken = serverToken;
        this.probePath = probePath == null ? JUPYTER_PATH : probePath;
        this.credentialScheme = credentialScheme == null ? JUPYTER_SCHEME : credentialScheme;
        if (!PATH.matcher(this.probePath).matches()) {
            throw new IllegalArgumentException("probe path " + Shown.of(this.probePath)
                    + ": a path below the server's prefix, without '/' first and without a query");
        }
        if (!SCHEME.matcher(this.credentialScheme).matches()) {
            throw new IllegalArgumentException("credential scheme " + Shown.of(this.credentialScheme)
                    + ": one word, as before the token in an Authorization header");
        }
    }

    /** The proof of a Jupyter server. */
    public static ServerProof jupyter(
            String serverCertificate, String clientCertificate, String clientKey, String serverToken) {
        return new ServerProof(
                serverCertificate, clientCertificate, clientKey, serverToken, JUPYTER_PATH, JUPYTER_SCHEME);
    }

    /** The value of the {@code Authorization} header of every request to the server: secret. */
    public String credential() {
        return credentialScheme + " " + serverToken;
    }

    /** Nothing of it is for a log. */
    @Override
    public String toString() {
        return "ServerProof[secret]";
    }
}
