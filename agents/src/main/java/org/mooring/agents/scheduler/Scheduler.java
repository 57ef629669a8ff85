package org.mooring.agents.scheduler;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.SessionId;

/**
 * A cluster's scheduler. Every verb may be repeated; none blocks its caller; a stage that fails with
 * {@link SchedulerUnreachable} says nothing about any job.
 */
public interface Scheduler {
    /** Submits the job once: a second submission of the same session answers with the first one's job id. */
    CompletionStage<Submission> submit(JobSpec job);

    /**
     * Cancels; a job that is gone, or never was, is success. The session's place is given to another on this word.
     *
     * @return true: the scheduler has taken the order, the end will be observed; false: it says positively that no such
     *     job waits or runs, and none of this session will ever run (a later submission of it is refused)
     */
    CompletionStage<Boolean> cancel(JobRef job);

    /** All jobs that carry our mark, those that ended lately too, and the cluster's own state, in one query. */
    CompletionStage<ClusterView> observe();

    /** What the account may ask for; empty if it has no access here. */
    CompletionStage<Optional<ResourceOffer>> offer(String account);

    /** When such a job would start, if the scheduler has a guess. */
    CompletionStage<Optional<Instant>> estimate(String account, JobRequest request);

    /**
     * Has the listener run, on a thread of the scheduler's and without blocking it, whenever a job's state or place in
     * the queue has changed and {@link #observe} would tell. A hint only: a scheduler that cannot tell never does.
     */
    default void onChange(Runnable listener) {}

    /**
     * Names a job for cancelling: by id where it is known, by session always.
     *
     * @param account the POSIX account it runs as
     */
    record JobRef(SessionId session, String account, Optional<String> jobId) {}
}
