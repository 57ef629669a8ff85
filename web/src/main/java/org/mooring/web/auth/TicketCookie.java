package org.mooring.web.auth;

import java.time.Duration;

/** {@code Set-Cookie} texts of the ticket. */
public final class TicketCookie {
    private final boolean secure;

    /** @param secure whether browsers reach us by TLS */
    public TicketCookie(boolean secure) {
        this.secure = secure;
    }

    /** Gives a ticket to the browser for the rest of its life. */
    public String set(String ticket, Duration life) {
        return CookieNames.ticket(secure) + "=" + ticket + "; Max-Age=" + life.toSeconds() + attributes();
    }

    /** Takes it away. */
    public String clear() {
        return CookieNames.ticket(secure) + "=; Max-Age=0" + attributes();
    }

    private String attributes() {
        return "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }
}
