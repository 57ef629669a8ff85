package org.mooring.protocol;

/**
 * What the job is told, passed on by the agent as it is.
 *
 * @param status HTTP status: 200, 403 (a MAC that does not prove it), 409 (used or too late: do not start), 503 (ask again)
 * @param body JSON text
 * @param mac base64url HMAC-SHA256 over {@code session "\n" status "\n" body} with the key of the call
 */
@Wire("job.call-answer.v1")
public record JobCallAnswer(int status, String body, String mac) implements Answer {}
