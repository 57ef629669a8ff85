package org.mooring.broker.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.identity.RandomTexts;
import org.mooring.protocol.TokenHash;

/**
 * The token that every form and every script's request carries ({@code _xsrf}, {@code X-XSRFToken}). Signed in, it is a
 * hash of the ticket, which no script can read: one planted or kept from another sign-in is worth nothing. Before, it
 * is a random text in a cookie that the form repeats.
 */
final class Xsrf {
    private static final Pattern ANONYMOUS = Pattern.compile("[A-Za-z0-9_-]{24}");

    private Xsrf() {}

    /** The token of a sign-in. */
    static String ofTicket(String ticket) {
        return TokenHash.of("xsrf " + ticket).substring(0, 32);
    }

    /** The token that an anonymous browser already has, if it has exactly one of ours. */
    static Optional<String> anonymous(List<String> cookies) {
        return cookies.size() == 1 && ANONYMOUS.matcher(cookies.get(0)).matches()
                ? Optional.of(cookies.get(0))
                : Optional.empty();
    }

    /** A token for a browser that has none. */
    static String fresh() {
        return RandomTexts.ofBytes(18);
    }

    /** Whether a form or a header carries the token. */
    static boolean right(String expected, @Nullable String field, @Nullable String header) {
        return (field != null && RandomTexts.same(expected, field))
                || (header != null && RandomTexts.same(expected, header));
    }
}
