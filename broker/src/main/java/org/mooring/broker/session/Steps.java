package org.mooring.broker.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When each step happened, in cluster time; absent: not yet, or never.
 *
 * @param submitted the scheduler has the job
 * @param started the job runs
 * @param listening its server listens
 * @param ready the server answered
 * @param stopping the end was decided
 * @param ended the job is gone
 */
public record Steps(
        @Nullable Instant submitted,
        @Nullable Instant started,
        @Nullable Instant listening,
        @Nullable Instant ready,
        @Nullable Instant stopping,
        @Nullable Instant ended) {
    static final Steps NONE = new Steps(null, null, null, null, null, null);

    Steps submittedAt(Instant now) {
        return submitted != null ? this : new Steps(now, started, listening, ready, stopping, ended);
    }

    Steps listeningAt(Instant now) {
        return listening != null ? this : new Steps(submitted, started, now, ready, stopping, ended);
    }

    /** The first time a state is entered counts. */
    Steps entered(State state, Instant now) {
        return switch (state) {
            case CLAIMED, SUBMITTING, QUEUED -> this;
            case STARTING -> started != null ? this : new Steps(submitted, now, listening, ready, stopping, ended);
            case READY -> ready != null ? this : new Steps(submitted, started, listening, now, stopping, ended);
            case STOPPING -> stopping != null ? this : new Steps(submitted, started, listening, ready, now, ended);
            case ENDED -> ended != null ? this : new Steps(submitted, started, listening, ready, stopping, now);
        };
    }
}
