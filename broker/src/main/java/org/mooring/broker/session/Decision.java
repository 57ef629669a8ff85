package org.mooring.broker.session;

import java.util.List;

/** What came of an event. */
public sealed interface Decision {
    /** The session's next revision, and what has to be done because of it. */
    record Changed(Session session, List<Effect> effects) implements Decision {
        public Changed {
            effects = List.copyOf(effects);
        }
    }

    /** Nothing changes, as it should be. */
    record Ignored(String why) implements Decision {}

    /** This cannot happen in this state: somebody is confused or lies. Nothing changes; count it and log it. */
    record Illegal(String why) implements Decision {}
}
