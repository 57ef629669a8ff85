package org.mooring.protocol;

/** When would this job start? A guess of the scheduler's, asked for at the form and never waited for. */
@Wire("job.estimate.v1")
public record EstimateStart(ClusterId cluster, String account, JobRequest request) implements Request<StartEstimate> {}
