package org.mooring.edge;

/** What the {@link Gate} says. */
sealed interface Access {
    /** Go on. */
    record Granted(Pass pass) implements Access {}

    /** Stop here. */
    record Refused(Refusal why) implements Access {}
}
