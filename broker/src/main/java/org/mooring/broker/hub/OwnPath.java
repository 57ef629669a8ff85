package org.mooring.broker.hub;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect may lead: paths of this origin, nothing a browser could read as another site's address, and not the
 * log-out: a foreign page's link to the sign-in must not end in an act.
 */
final class OwnPath {
    private static final int LONGEST = 2000;
    /** One slash first, not two; visible ASCII without a backslash, so no control character and no "/\host". */
    private static final Pattern RULE = Pattern.compile("/(?!/)[!-\\[\\]-~]*");

    private OwnPath() {}

    /** The path (and query), if it is one of ours. */
    static Optional<String> of(@Nullable String next) {
        return next != null
                        && next.length() <= LONGEST
                        && RULE.matcher(next).matches()
                        && !next.startsWith("/hub/logout")
                ? Optional.of(next)
                : Optional.empty();
    }
}
