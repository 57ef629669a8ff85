package org.mooring.web.auth;

import java.time.Instant;
import org.mooring.protocol.UserName;

/**
 * Who a browser is: the signed statement that its cookie carries.
 *
 * @param signIn id of the sign-in; revoking it kills the ticket
 * @param keyId of the key that signed
 * @param expires end of the sign-in's life, to the second
 */
public record Ticket(UserName user, String signIn, String keyId, Instant expires) {}
