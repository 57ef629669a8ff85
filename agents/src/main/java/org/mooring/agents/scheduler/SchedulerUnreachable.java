package org.mooring.agents.scheduler;

/** The scheduler did not answer, or not in time. It says nothing about any job (law 1). */
public final class SchedulerUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchedulerUnreachable(String message) {
        super(message);
    }
}
