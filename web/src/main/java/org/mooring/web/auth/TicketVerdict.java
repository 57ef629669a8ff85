package org.mooring.web.auth;

/** What a verifier says of a ticket. */
public sealed interface TicketVerdict {
    /** Signed by a key we trust, and not run out. Whether its sign-in was revoked is asked elsewhere. */
    record Valid(Ticket ticket) implements TicketVerdict {}

    /** Worth nothing. */
    record Refused(Reason reason) implements TicketVerdict {}

    /** Why. */
    enum Reason {
        /** No ticket at all: wrong form, or too long. */
        MALFORMED,
        /** Its key is not among those trusted now; a verifier may want to ask for newer keys. */
        UNKNOWN_KEY,
        /** The signature is not that key's. */
        WRONG_SIGNATURE,
        /** Its sign-in's life is over. */
        EXPIRED
    }
}
