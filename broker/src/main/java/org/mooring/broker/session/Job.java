package org.mooring.broker.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the session's job.
 *
 * @param restart how often the scheduler restarted it
 * @param waiting why it waits, while it does
 * @param host address its calls come from
 * @param port its server listens on
 * @param node the scheduler's name of the node
 */
public record Job(
        @Nullable String id,
        int restart,
        @Nullable Waiting waiting,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String node) {
    static final Job NONE = new Job(null, 0, null, null, null, null);

    /**
     * Why a job waits.
     *
     * @param reason the scheduler's own code: {@code Resources}
     * @param ahead jobs ahead of it, where known
     */
    public record Waiting(@Nullable String reason, @Nullable Integer ahead, @Nullable Instant expectedStart) {}
}
