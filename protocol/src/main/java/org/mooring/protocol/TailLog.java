package org.mooring.protocol;

import org.jspecify.annotations.Nullable;

/** The last lines of the session's log, read as its user. */
@Wire("job.log.tail.v1")
public record TailLog(ClusterId cluster, SessionId session, String account, @Nullable String jobId, int maxLines)
        implements Request<LogTail> {}
