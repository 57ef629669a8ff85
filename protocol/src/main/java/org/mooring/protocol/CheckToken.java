package org.mooring.protocol;

/**
 * Whose API token is this, and what for?
 *
 * @param tokenSha256 base64url SHA-256 of the token
 */
@Wire("token.check.v1")
public record CheckToken(String tokenSha256) implements Request<TokenVerdict> {}
