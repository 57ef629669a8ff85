package org.mooring.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API token's verdict; without a user it is no token of ours. May be kept until it runs out or is revoked.
 *
 * @param scopes JupyterHub's names: {@code access:servers!user=alice}, …
 */
@Wire("token.verdict.v1")
public record TokenVerdict(@Nullable UserName user, List<String> scopes, @Nullable Instant expires) implements Answer {
    public TokenVerdict {
        scopes = List.copyOf(scopes);
    }
}
