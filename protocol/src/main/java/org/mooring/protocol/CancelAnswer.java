package org.mooring.protocol;

/**
 * The order to cancel was carried out.
 *
 * @param found true: the scheduler took the order for a job, whose end will be observed; false: the scheduler says
 *     positively that no job of this session waits or runs, and none will
 */
@Wire("job.cancel-answer.v1")
public record CancelAnswer(SessionId session, boolean found) implements Answer {}
