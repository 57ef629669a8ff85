package org.mooring.broker.session;

import java.util.Locale;

/** Why a session ended: page text, metric label and history column. */
public enum EndReason {
    STOPPED,
    LOGGED_OUT,
    SPAWN_TIMEOUT,
    /** The scheduler would not have it. */
    REJECTED,
    /** The job ended by itself with an exit code or a signal. */
    JOB_FAILED,
    OUT_OF_MEMORY,
    WALLTIME,
    NODE_FAILED,
    PREEMPTED,
    /** Cancelled by somebody else than this hub. */
    CANCELLED_OUTSIDE,
    CULLED,
    ADMIN,
    AGENT_REFUSED,
    DUPLICATE;

    /** As DESIGN section 6 writes it: {@code spawn_timeout}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
