package org.mooring.edge;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.mooring.protocol.ProbeResult.Leg;

/** Which part of the way to a server failed, read from an exception. */
enum Blame {
    /** Nobody listens there. */
    REFUSED(Refusal.SERVER_REFUSED, Leg.CONNECT),
    UNREACHABLE(Refusal.NODE_UNREACHABLE, Leg.CONNECT),
    FORBIDDEN(Refusal.TARGET_FORBIDDEN, Leg.CONNECT),
    PROOF(Refusal.WRONG_PROOF, Leg.PROOF),
    BUSY(Refusal.BUSY, Leg.HTTP),
    SLOW(Refusal.SERVER_SLOW, Leg.HTTP),
    BROKE(Refusal.SERVER_BROKE, Leg.HTTP);

    private final Refusal refusal;
    private final Leg leg;

    Blame(Refusal refusal, Leg leg) {
        this.refusal = refusal;
        this.leg = leg;
    }

    /** What a person is told. */
    Refusal refusal() {
        return refusal;
    }

    /** What a probe names. */
    Leg leg() {
        return leg;
    }

    /**
     * Reads it.
     *
     * @param connected whether the connection stood already, so that time was lost in waiting for the answer
     */
    static Blame of(Throwable failure, boolean connected) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
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
    static String reason(Throwable failure) {
        return failure instanceof TimeoutException ? "no answer in time" : String.valueOf(failure.getMessage());
    }

    /** A target outside the node networks: nothing was sent. */
    static final class ForbiddenTarget extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForbiddenTarget(String host, int port) {
            super("target " + host + ":" + port + " is not in node-networks; nothing was sent", null, false, false);
        }
    }
}
