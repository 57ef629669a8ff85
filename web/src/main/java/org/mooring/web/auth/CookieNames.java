package org.mooring.web.auth;

import java.util.Set;

/** The cookies that are ours. */
public final class CookieNames {
    /** The ticket, over plain HTTP. */
    public static final String TICKET = "mooring-ticket";
    /** The ticket, over TLS: the prefix makes browsers refuse one planted by a neighbour. */
    public static final String HOST_TICKET = "__Host-mooring-ticket";
    /** CSRF token of the hub's forms (path {@code /hub/}); servers have cookies of the same name on their own paths. */
    public static final String XSRF = "_xsrf";
    /** JupyterHub's sign-in id, which single-user servers read beside their own cookie. */
    public static final String HUB_SESSION = "jupyterhub-session-id";
    /** The language a person chose. */
    public static final String LANGUAGE = "mooring-language";

    /** What no server behind the edge may see or set; {@link #XSRF} is not among them, servers need theirs. */
    static final Set<String> KEPT_FROM_SERVERS = Set.of(TICKET, HOST_TICKET, HUB_SESSION, LANGUAGE);

    private CookieNames() {}

    /** The ticket cookie's name on this kind of connection. */
    public static String ticket(boolean secure) {
        return secure ? HOST_TICKET : TICKET;
    }
}
