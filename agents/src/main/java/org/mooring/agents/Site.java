package org.mooring.agents;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.mooring.agents.scheduler.JobLogs;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.agents.scheduler.local.LocalScheduler;

/** The cluster as this agent reaches it: its scheduler, and its jobs' logs. */
interface Site {
    Scheduler scheduler();

    JobLogs logs();

    /** An account with access, if one is known beforehand. */
    default Optional<String> anybody() {
        return Optional.empty();
    }

    /** Lets go of it; its jobs run on. */
    CompletionStage<Void> close();

    /** Opens the one of the configuration. Blocks. */
    static Site open(AgentConfig.SchedulerChoice choice) throws IOException {
        LocalConfig local = choice.local();
        if (local == null) {
            throw new AssertionError("the configuration has a scheduler");
        }
        LocalScheduler scheduler = LocalScheduler.open(local, Clock.systemUTC());
        return new Site() {
            @Override
            public Scheduler scheduler() {
                return scheduler;
            }

            @Override
            public JobLogs logs() {
                return scheduler.logs();
            }

            @Override
            public Optional<String> anybody() {
                return local.accounts().keySet().stream().min(String::compareTo);
            }

            @Override
            public CompletionStage<Void> close() {
                return scheduler.shutdown(false);
            }
        };
    }
}
