package org.mooring.broker.hub;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.session.Session;
import org.mooring.web.auth.RequestCookies;

/**
 * Where a person wanted to go when they found their server not running: kept, while it starts, in a cookie of its
 * pending page, so that page and stream lead there and not to the interface's first page.
 */
final class GoingTo {
    private static final String NAME = "mooring-going-to";
    private static final int SECONDS = 900;

    private GoingTo() {}

    /** The cookies that remember it, if it is a path of this session's server. */
    static List<String> remember(Session session, String pendingUrl, @Nullable String next, boolean secure) {
        return of(session, next)
                .map(path -> List.of(NAME + "=" + URLEncoder.encode(path, StandardCharsets.UTF_8) + "; Max-Age="
                        + SECONDS + "; Path=" + pendingUrl + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "")))
                .orElse(List.of());
    }

    /** What a request of the pending page remembers. */
    static Optional<String> remembered(Session session, List<String> cookieHeaders) {
        return RequestCookies.values(cookieHeaders, NAME).stream().findFirst().flatMap(value -> {
            try {
                return of(session, URLDecoder.decode(value, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException damaged) {
                return Optional.empty();
            }
        });
    }

    private static Optional<String> of(Session session, @Nullable String next) {
        return OwnPath.of(next)
                .filter(path -> path.startsWith(session.claim().prefix())
                        && path.length() > session.claim().prefix().length());
    }
}
