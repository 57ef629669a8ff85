package org.mooring.protocol;

/**
 * The job was not submitted and will not be.
 *
 * @param by who refused
 * @param message the refuser's own words, for the user; at most a few hundred characters
 */
@Wire("job.refused.v1")
public record JobRefused(SessionId session, By by, String message) implements SubmitAnswer {
    /** Who refused a submission. */
    public enum By {
        /** The scheduler, with its own words. */
        SCHEDULER,
        /** The agent: an older fence, an unknown app, an account it may not act as. */
        AGENT
    }
}
