package org.mooring.protocol;

/**
 * Whose token is this? Asked for {@code jupyterhub-singleuser}, which asks its hub ({@code GET /hub/api/user}).
 *
 * @param tokenSha256 base64url SHA-256 of the token
 */
@Wire("server.who.v1")
public record ServerWho(ClusterId cluster, String tokenSha256) implements Request<ServerIdentity>, FromCluster {}
