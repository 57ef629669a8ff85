package org.mooring.broker.session;

import org.mooring.protocol.ClusterId;
import org.mooring.protocol.UserName;

/** The one place that computes a slot's key (law 3). */
public final class Slots {
    private Slots() {}

    /** How many sessions a user may have. */
    public enum Limit {
        /** {@code per-user}: one in the federation. */
        PER_USER,
        /** {@code per-cluster}: one on each cluster. */
        PER_CLUSTER
    }

    /** The key of the slot that a session of this user on this cluster takes. */
    public static String key(Limit limit, UserName user, ClusterId cluster) {
        return switch (limit) {
            case PER_USER -> user.value();
            case PER_CLUSTER -> user.value() + " " + cluster.value();
        };
    }
}
