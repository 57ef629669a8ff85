package org.mooring.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is, told by its agent on connecting, at every change and every few seconds.
 *
 * @param until end of the maintenance, where known
 * @param freeCores cores that a job could have now
 * @param waiting jobs in the queue
 * @param expectedWaitSeconds a guess for an ordinary request, where there is one
 * @param agentVersion for the admin's page
 */
@Wire("cluster.report.v1")
public record ClusterReport(
        ClusterId cluster,
        Availability availability,
        @Nullable Instant until,
        int freeCores,
        int totalCores,
        int waiting,
        @Nullable Long expectedWaitSeconds,
        String agentVersion)
        implements Request<Ack>, FromCluster {

    /** What a cluster says of itself; "unreachable" is the broker's own word for hearing nothing. */
    public enum Availability {
        UP,
        /** The site is working on it; jobs may queue but do not start. */
        MAINTENANCE,
        /** The agent is there, its scheduler does not answer. */
        SCHEDULER_DOWN
    }
}
