package org.mooring.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * Why and how.
 *
 * @param by who asked for it or cancelled it, where known
 * @param message the scheduler's or the agent's own words, where there are some
 */
public record End(
        EndReason reason,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String by,
        @Nullable String message) {
    /** An end that needs no more words. */
    public static End of(EndReason reason) {
        return new End(reason, null, null, null, null);
    }
}
