package org.mooring.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The user behind a server's token; without a user the token is not known. */
@Wire("server.identity.v1")
public record ServerIdentity(@Nullable UserName user, @Nullable ServerName server, List<String> scopes)
        implements Answer {
    public ServerIdentity {
        scopes = List.copyOf(scopes);
    }
}
