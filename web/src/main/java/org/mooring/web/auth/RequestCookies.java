package org.mooring.web.auth;

import java.util.ArrayList;
import java.util.List;

/** Reads and edits {@code Cookie} headers as text, so that every byte that is not ours stays as it came. */
public final class RequestCookies {
    private RequestCookies() {}

    /** How many tickets a request carries. */
    public sealed interface Tickets {
        /** None. */
        record None() implements Tickets {}

        /** One: its text, not yet verified. */
        record One(String text) implements Tickets {}

        /** More than one: somebody planted one; answer 400. */
        record Several() implements Tickets {}
    }

    /**
     * The tickets in a request's {@code Cookie} headers.
     *
     * @param secure whether the browser speaks TLS, which decides the cookie's name
     */
    public static Tickets tickets(Iterable<String> headers, boolean secure) {
        List<String> found = values(headers, CookieNames.ticket(secure));
        if (found.isEmpty()) {
            return new Tickets.None();
        }
        return found.size() == 1 ? new Tickets.One(found.get(0)) : new Tickets.Several();
    }

    /** All values of the cookies of this name, in their order; names are compared exactly. */
    public static List<String> values(Iterable<String> headers, String name) {
        List<String> values = new ArrayList<>(1);
        for (String header : headers) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(pair.substring(equals + 1).strip());
                }
            }
        }
        return values;
    }

    /**
     * The header without our own cookies and {@code jupyterhub-session-id}; the others keep their bytes, order and
     * duplicates. Empty if nothing is left: send no header then.
     */
    public static String withoutOurs(String header) {
        String[] pairs = header.split(";", -1);
        List<String> kept = new ArrayList<>(pairs.length);
        for (String pair : pairs) {
            if (!CookieNames.KEPT_FROM_SERVERS.contains(name(pair))) {
                kept.add(pair);
            }
        }
        if (kept.size() == pairs.length) {
            return header;
        }
        String rest = String.join(";", kept);
        // Where the first pair went, the space behind its semicolon goes with it.
        boolean firstGone = CookieNames.KEPT_FROM_SERVERS.contains(name(pairs[0]));
        return firstGone && rest.startsWith(" ") ? rest.substring(1) : rest;
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? "" : pair.substring(0, equals).strip();
    }
}
