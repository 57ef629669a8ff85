package org.mooring.edge.way;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.mooring.protocol.ProbeResult.Leg;

/** Which part of the way to a server failed, read from an exception. */
public enum Blame {
    /** Nobody listens there. */
    REFUSED(Leg.CONNECT),
    /** No connection in time, or no way to the node. */
    UNREACHABLE(Leg.CONNECT),
    /** Outside the node networks: nothing was sent. */
    FORBIDDEN(Leg.CONNECT),
    /** TLS failed: not the session's own server. */
    PROOF(Leg.PROOF),
    /** All connections to this server are in use. */
    BUSY(Leg.HTTP),
    /** Connected, and silent. */
    SLOW(Leg.HTTP),
    /** Anything else: it closed, or spoke no HTTP. */
    BROKE(Leg.HTTP);

    private final Leg leg;

    Blame(Leg leg) {
        this.leg = leg;
    }

    /** What a probe names. */
    public Leg leg() {
        return leg;
    }

    /**
     * Reads it.
     *
     * @param connected whether the connection stood already, so that time was lost in waiting for the answer
     */
    public static Blame of(Throwable failure, boolean connected) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SslHandshakeTimeoutException) {
                // Nothing was proven wrong: it accepted the connection and said nothing.
                return SLOW;
            }
            if (cause instanceof SSLException) {
                return PROOF;
            }
            if (cause instanceof ConnectionPoolTooBusyException) {
                return BUSY;
            }
            if (cause instanceof ForbiddenTarget) {
                return FORBIDDEN;
            }
            if (cause instanceof ConnectTimeoutException || cause instanceof NoRouteToHostException) {
                return UNREACHABLE;
            }
            if (cause instanceof ConnectException) {
                return REFUSED;
            }
            if (cause instanceof TimeoutException) {
                return connected ? SLOW : UNREACHABLE;
            }
        }
        return BROKE;
    }

    /** For the log; Vert.x's own message of a timeout would show the query. */
    public static String reason(Throwable failure) {
        return failure instanceof TimeoutException ? "no answer in time" : String.valueOf(failure.getMessage());
    }

    /** A target outside the node networks: nothing was sent. */
    public static final class ForbiddenTarget extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param host as the route says it */
        public ForbiddenTarget(String host, int port) {
            super("target " + host + ":" + port + " is not in node-networks; nothing was sent", null, false, false);
        }
    }
}
