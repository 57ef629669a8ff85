package org.mooring.edge;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code token} parameter of a query, parted from the rest, which keeps its bytes.
 *
 * @param token decoded; empty if there is none
 * @param rest the query without it; null if nothing is left or there was none
 */
record QueryToken(Optional<String> token, @Nullable String rest) {
    static QueryToken split(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return new QueryToken(Optional.empty(), null);
        }
        String found = null;
        List<String> rest = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (decode(equals < 0 ? pair : pair.substring(0, equals)).equals("token")) {
                String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
                found = found == null && !value.isEmpty() ? value : found;
            } else {
                rest.add(pair);
            }
        }
        return new QueryToken(Optional.ofNullable(found), rest.isEmpty() ? null : String.join("&", rest));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** A secret is not for a log. */
    @Override
    public String toString() {
        return "QueryToken[secret]";
    }
}
