package org.mooring.protocol;

/**
 * What a probe found.
 *
 * @param leg the first part of the way that failed, or {@code DONE}
 * @param detail for the log and the help desk
 */
@Wire("edge.probe-result.v1")
public record ProbeResult(Leg leg, String detail, int millis) implements Answer {
    /** The parts of the way, in order. */
    public enum Leg {
        /** No connection to the node's port. */
        CONNECT,
        /** TLS failed: it is not the session's own server. */
        PROOF,
        /** No answer, or not the one of a server that knows its token. */
        HTTP,
        /** All of it works. */
        DONE
    }
}
