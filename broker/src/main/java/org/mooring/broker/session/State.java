package org.mooring.broker.session;

/** Where a session stands (docs/session.md is drawn from the transition table). */
public enum State {
    /** The slot is claimed; nothing outside has been asked for. */
    CLAIMED,
    /** The claim is sealed; the job is on its way to the scheduler, answer not yet known. */
    SUBMITTING,
    /** The scheduler has the job; it waits. */
    QUEUED,
    /** The job runs; its server does not answer yet. */
    STARTING,
    /** The server answered through the way that users take. */
    READY,
    /** Decided to end; the job is not yet known to be gone. */
    STOPPING,
    /** The job is known to be gone; the slot is free. */
    ENDED;

    /** On its way to READY. */
    public boolean pending() {
        return compareTo(READY) < 0;
    }

    /** Holds its slot. */
    public boolean live() {
        return this != ENDED;
    }
}
