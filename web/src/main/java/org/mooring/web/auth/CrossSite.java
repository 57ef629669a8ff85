package org.mooring.web.auth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who made the browser send this? Unsafe methods and upgrades must come from a page of ours (DESIGN section 9). A
 * request with neither {@code Origin} nor {@code Sec-Fetch-Site} comes from no current browser and passes: the cookies
 * it could abuse are {@code SameSite=Lax}.
 */
public final class CrossSite {
    private static final List<String> LOOPBACK_NAMES = List.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern LOOPBACK = Pattern.compile("(https?://)(localhost|127\\.0\\.0\\.1|\\[::1])((:\\d+)?)");

    private final Set<String> own;

    /**
     * @param ownOrigins as browsers write them: {@code https://hub.example.org}, no path, no default port; one on this
     *     machine itself stands for its other names too
     */
    public CrossSite(Set<String> ownOrigins) {
        own = ownOrigins.stream()
                .map(o -> o.toLowerCase(Locale.ROOT))
                .flatMap(CrossSite::withOtherNames)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> withOtherNames(String origin) {
        Matcher loopback = LOOPBACK.matcher(origin);
        return loopback.matches()
                ? LOOPBACK_NAMES.stream().map(name -> loopback.group(1) + name + loopback.group(3))
                : Stream.of(origin);
    }

    /**
     * What a request says of where it comes from.
     *
     * @param method upper case
     * @param upgrade whether it asks for a WebSocket or another protocol
     */
    public record Signs(
            String method,
            boolean upgrade,
            @Nullable String origin,
            @Nullable String secFetchSite,
            @Nullable String secFetchMode,
            @Nullable String referer) {
        boolean safe() {
            return !upgrade && (method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS"));
        }
    }

    /** The rule's answer. */
    public enum Verdict {
        ALLOWED,
        /** Its {@code Origin} is not ours. */
        FOREIGN_ORIGIN,
        /** Another site or a neighbour host made the browser send it. */
        FOREIGN_SITE;

        public boolean allowed() {
            return this == ALLOWED;
        }
    }

    /** Whether the request may act. */
    public Verdict judge(Signs signs) {
        if (signs.safe()) {
            return Verdict.ALLOWED;
        }
        if (signs.origin() != null) {
            return ours(signs.origin()) ? Verdict.ALLOWED : Verdict.FOREIGN_ORIGIN;
        }
        return signs.secFetchSite() == null || fromUs(signs.secFetchSite()) ? Verdict.ALLOWED : Verdict.FOREIGN_SITE;
    }

    /**
     * Whether a person asked for this GET in our own pages or typed it. Only then may a GET act; otherwise it shows a
     * page with one button. Browsers send no {@code Sec-Fetch-Site} over plain HTTP to other hosts than their own:
     * there a {@code Referer} of ours says the same.
     */
    public boolean deliberate(Signs signs) {
        if (signs.secFetchSite() != null) {
            boolean navigation =
                    signs.secFetchMode() == null || signs.secFetchMode().equals("navigate");
            return navigation && fromUs(signs.secFetchSite());
        }
        return signs.referer() != null && ours(originOf(signs.referer()));
    }

    private static boolean fromUs(String site) {
        return site.equals("same-origin") || site.equals("none");
    }

    private boolean ours(String origin) {
        return own.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static String originOf(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getScheme() + "://" + uri.getRawAuthority();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
