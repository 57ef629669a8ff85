package org.mooring.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Cancel the session's job, and take no later submission of this session. A job that is gone already, or never came to
 * be, is success.
 *
 * @param jobId absent where the submission's answer was never seen: the agent looks for the session's mark
 */
@Wire("job.cancel.v1")
public record CancelJob(ClusterId cluster, SessionId session, String account, @Nullable String jobId)
        implements Request<CancelAnswer> {}
