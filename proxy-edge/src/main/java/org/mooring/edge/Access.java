package org.mooring.edge;

/** What the {@link Gate} says. */
sealed interface Access {
    /**
     * Go on.
     *
     * @param byTicket else by an API token
     */
    record Granted(Pass pass, boolean byTicket) implements Access {}

    /** Stop here. */
    record Refused(Refusal why) implements Access {}
}
