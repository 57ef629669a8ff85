package org.mooring.broker.identity;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mooring.runtime.config.Default;

/**
 * Who may sign in.
 *
 * @param users the users file
 * @param signInLife how long a sign-in lasts, 1 minute to 30 days
 * @param adminToken file with the text of an API token that may do everything (made, 0600, if there is none); absent:
 *     no such token
 */
public record IdentityConfig(Path users, @Default("14d") Duration signInLife, @Nullable Path adminToken) {
    public IdentityConfig {
        if (signInLife.compareTo(Duration.ofMinutes(1)) < 0 || signInLife.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("sign-in-life " + signInLife + ": 1 minute to 30 days");
        }
    }
}
