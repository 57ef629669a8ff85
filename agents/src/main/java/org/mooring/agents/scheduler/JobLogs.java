package org.mooring.agents.scheduler;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.mooring.protocol.SessionId;

/**
 * Reads jobs' logs, each as the account that owns it, so that a link planted in a home opens nothing its owner could
 * not read. Never blocks its caller.
 */
public interface JobLogs {
    /** Where a job's log lies, below its owner's home. */
    static String pathBelowHome(SessionId session) {
        return ".mooring/session-" + session + ".log";
    }

    /**
     * The last lines of the session's log, oldest first, cleaned by {@link LogText}; empty if there is no such log or
     * account, or if it is no plain file of its owner's.
     *
     * @param maxLines 1 to 1000
     */
    CompletionStage<List<String>> tail(String account, SessionId session, int maxLines);
}
