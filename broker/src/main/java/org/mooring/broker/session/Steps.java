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
}
