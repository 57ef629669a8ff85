package org.mooring.broker.identity;

import org.mooring.protocol.UserName;
import org.mooring.web.auth.Ticket;

/**
 * Who sends a request, and what they may do.
 *
 * @param admin whether the person is an administrator, whatever the scopes of their token
 */
public record Caller(UserName user, boolean admin, Scopes scopes, Proof proof) {
    /** How they proved it. */
    public sealed interface Proof permits Browser, Program {}

    /** By the ticket in a browser's cookie: a CSRF token has to come with what changes something. */
    public record Browser(Ticket ticket) implements Proof {}

    /** By an API token. */
    public record Program(ApiToken token) implements Proof {}
}
