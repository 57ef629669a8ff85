package org.mooring.protocol;

/** How a submission went. */
public sealed interface SubmitAnswer extends Answer permits JobSubmitted, JobRefused {}
