package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.time.Duration;

/** The scheduler's one thread, as those who work on it see it. */
interface Worker {
    /** Something that may fail on the disk; that is logged, and the next round looks again. */
    interface Task {
        void run() throws IOException;
    }

    /** Runs the task on the worker after this time; never once the scheduler has stopped. */
    void after(Duration delay, Task task);

    /** Runs the task on the worker in its turn. */
    default void soon(Task task) {
        after(Duration.ZERO, task);
    }
}
