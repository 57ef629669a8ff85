package org.mooring.broker.core;

import java.util.List;
import org.mooring.broker.placement.FieldError;
import org.mooring.broker.session.Session;
import org.mooring.protocol.ClusterId;

/** What came of a request to start. */
public sealed interface StartOutcome {
    /** Claimed and sealed: it is on its way. */
    record Accepted(Session session) implements StartOutcome {}

    /** This server has a live session already, pending or ready: nothing new was made. */
    record Joined(Session session) implements StartOutcome {}

    /** The slot is held by the session of another server. */
    record Occupied(Session other) implements StartOutcome {}

    /** The request breaks limits, field by field. */
    record Invalid(List<FieldError> errors) implements StartOutcome {
        public Invalid {
            errors = List.copyOf(errors);
        }
    }

    /** The user has no account on that cluster. */
    record NoAccount(ClusterId cluster) implements StartOutcome {}

    /** The cluster takes no sessions now. */
    record Closed(ClusterId cluster, ClusterStatus.Condition why) implements StartOutcome {}

    /** No claim can be sealed now (no database, no majority); try again. */
    record Unavailable(String why) implements StartOutcome {}
}
