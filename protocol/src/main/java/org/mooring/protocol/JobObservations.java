package org.mooring.protocol;

import java.time.Instant;
import java.util.List;

/**
 * What the scheduler says of our jobs. A job that is missing from a complete list is unknown, not ended.
 *
 * @param heard false if the scheduler could not be asked: {@code jobs} is empty and says nothing
 * @param at when the scheduler answered, by the agent's clock (for showing only)
 */
@Wire("job.observations.v1")
public record JobObservations(ClusterId cluster, boolean heard, Instant at, List<JobObservation> jobs)
        implements Request<Ack>, FromCluster {
    public JobObservations {
        jobs = List.copyOf(jobs);
    }
}
