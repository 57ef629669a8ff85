package org.mooring.broker.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobState;

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

    /** The id is the scheduler's to say: what the job says of itself is its user's word. */
    Job withId(String submitted) {
        return new Job(submitted, restart, waiting, host, port, node);
    }

    /** What the scheduler says; the address that its own calls came from stays. */
    Job observed(JobObservation seen) {
        Waiting why = seen.state() == JobState.PENDING
                ? new Waiting(seen.reason(), seen.ahead(), seen.expectedStart())
                : null;
        return new Job(seen.jobId(), seen.restart(), why, host, port, seen.node() == null ? node : seen.node());
    }

    Job calling(String from) {
        return new Job(id, restart, null, from, port, node);
    }

    Job listening(String from, int listens) {
        return new Job(id, restart, null, from, listens, node);
    }
}
