package org.mooring.agents.scheduler;

/** How a submission went. */
public sealed interface Submission {
    /** The scheduler took the job, now or earlier. */
    record Accepted(String jobId) implements Submission {}

    /** The scheduler will not have it, for a reason in its own words. */
    record Refused(String message) implements Submission {}
}
