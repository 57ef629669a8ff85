package org.mooring.protocol;

/**
 * A call that a job made to its agent, handed on as it came: the broker alone holds the key that proves it.
 *
 * @param counter rises with each call of a job; an older one is ignored
 * @param body JSON text, exactly as received, for the MAC
 * @param mac base64url HMAC-SHA256 over {@code session "\n" verb "\n" counter "\n" body}
 * @param from address that the call came from: the node, whatever the job says of itself
 */
@Wire("job.call.v1")
public record JobCall(
        ClusterId cluster, SessionId session, Verb verb, long counter, String body, String mac, String from)
        implements Request<JobCallAnswer>, FromCluster {

    /** What a job has to say. */
    public enum Verb {
        /** May I start? Body {@code {"nonce", "job"}}; answered by {@link StartLeave}. */
        START,
        /** The server listens. Body {@code {"port"}}. */
        STARTED,
        /** Still here. Body {@code {"port"}}, or empty before the server listens. */
        HEARTBEAT,
        /** The server has ended. Body {@code {"exit", "signal"}}. */
        GOODBYE
    }
}
