package org.mooring.protocol;

import java.time.Instant;

/**
 * Submit the session's job, once: the agent finds an earlier submission of the same session and answers with its id.
 *
 * @param account the POSIX account the job runs as on this cluster
 * @param slot key of the user's slot, for the fence
 * @param fence number of the claim; an agent that has seen a higher one for this slot refuses
 * @param server the server's name, for the job's environment
 * @param prefix path the server serves under, with both slashes: {@code /user/alice/beluga/}
 * @param startKey base64url key of the job's first call; opens nothing else, dies with it
 * @param startBy no start after this instant (the deadline of READY)
 * @param mark MAC over federation, session and account, so that nobody else can mark a job as ours
 */
@Wire("job.submit.v1")
public record SubmitJob(
        ClusterId cluster,
        SessionId session,
        UserName user,
        String account,
        String slot,
        long fence,
        ServerName server,
        String prefix,
        JobRequest request,
        String startKey,
        Instant startBy,
        String mark)
        implements Request<SubmitAnswer> {
    /** Without the start key. */
    @Override
    public String toString() {
        return "SubmitJob[" + session + " of " + user + " on " + cluster + ", fence " + fence + ", " + request + "]";
    }
}
