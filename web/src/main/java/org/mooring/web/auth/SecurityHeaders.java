package org.mooring.web.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Headers of our own pages, hub's and edge's. Servers' answers keep theirs. */
public final class SecurityHeaders {
    private final Map<String, String> page;
    private final Map<String, String> personal;

    /**
     * @param otherOrigins where our forms may lead besides their own origin, such as the sessions' one; often none
     */
    public SecurityHeaders(List<String> otherOrigins) {
        String forms = String.join(" ", otherOrigins);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                        + " connect-src 'self'; manifest-src 'self'; form-action 'self'"
                        + (forms.isEmpty() ? "" : " " + forms) + "; base-uri 'none'; frame-ancestors 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        page = Map.copyOf(headers);
        headers.put("Cache-Control", "no-store");
        personal = Map.copyOf(headers);
    }

    /** For what everybody may see, such as style sheets; its caching is its own affair. */
    public Map<String, String> open() {
        return page;
    }

    /** For pages and answers about one person: never kept by a cache. */
    public Map<String, String> personal() {
        return personal;
    }
}
