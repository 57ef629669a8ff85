package org.mooring.protocol;

/** The scheduler took the job, now or at an earlier try of the same session. */
@Wire("job.submitted.v1")
public record JobSubmitted(SessionId session, String jobId) implements SubmitAnswer {}
