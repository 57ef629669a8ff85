package org.mooring.agents.scheduler;

import java.time.Instant;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.SessionId;

/**
 * A job to submit.
 *
 * @param account the POSIX account it runs as
 * @param script what to run, {@code #!} line included; goes to the scheduler on stdin and never into an argv
 * @param startBy the scheduler gives it up if it could not start before this instant
 * @param mark the MAC that makes the job ours
 */
public record JobSpec(
        SessionId session, String account, JobRequest request, String script, Instant startBy, String mark) {
    /** Without the script, which holds the start key. */
    @Override
    public String toString() {
        return "JobSpec[" + session + " as " + account + ", " + request + "]";
    }
}
