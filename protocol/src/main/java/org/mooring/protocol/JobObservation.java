package org.mooring.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One job of ours as the scheduler tells it.
 *
 * @param restart how often the scheduler restarted it; observations are keyed by (jobId, restart)
 * @param reason why it waits, the scheduler's own code ({@code Resources}, {@code Priority}, …)
 * @param ahead jobs ahead of it in the queue, where known
 * @param expectedStart the scheduler's prediction, where it has one
 * @param node where it runs
 * @param exitCode of an ended job, 0 to 255
 * @param signal that ended the job
 * @param by who cancelled it, where the scheduler says
 */
public record JobObservation(
        SessionId session,
        String jobId,
        int restart,
        JobState state,
        @Nullable String reason,
        @Nullable Integer ahead,
        @Nullable Instant expectedStart,
        @Nullable String node,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String by) {}
