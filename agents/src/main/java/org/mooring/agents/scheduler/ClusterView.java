package org.mooring.agents.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mooring.protocol.JobObservation;

/**
 * One look at the cluster.
 *
 * @param jobs ours, those that ended lately too
 * @param maintenance present while no job starts because the site works on the cluster
 * @param waiting all jobs in the queue, not only ours
 */
public record ClusterView(
        List<JobObservation> jobs, Optional<Maintenance> maintenance, int freeCores, int totalCores, int waiting) {
    public ClusterView {
        jobs = List.copyOf(jobs);
    }

    /** The site works on the cluster. */
    public record Maintenance(Optional<Instant> until) {}
}
