package org.mooring.broker.session;

/** What has to be done outside because of a session's state. Each can be repeated (law 5). */
public enum Effect {
    /** Hand the job to the agent. */
    SUBMIT,
    /** Ask an edge whether the server answers. */
    PROBE,
    /** Tell the edges the way. */
    ROUTE_ADD,
    /** Take the way from the edges. */
    ROUTE_REMOVE,
    /** Tell the agent to cancel the job. */
    CANCEL,
    /** Give the slot back. */
    FREE_SLOT
}
