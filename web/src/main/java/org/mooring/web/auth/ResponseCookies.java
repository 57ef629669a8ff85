package org.mooring.web.auth;

import java.util.Locale;
import java.util.Optional;

/** Edits a server's {@code Set-Cookie} headers: none of our names, none outside its own paths or host. */
public final class ResponseCookies {
    private ResponseCookies() {}

    /**
     * What the browser may see of a {@code Set-Cookie} header.
     *
     * @param prefix the server's path, with both slashes; a {@code Path} outside it becomes it, a {@code Domain} goes
     * @return empty if the cookie bears one of our names
     */
    public static Optional<String> confine(String setCookie, String prefix) {
        String[] parts = setCookie.split(";", -1);
        int equals = parts[0].indexOf('=');
        // Browsers read "; Path" after a nameless value too, and "=name=value" as the cookie "name" in some.
        String name = (equals < 0 ? parts[0] : parts[0].substring(0, equals)).strip();
        if (CookieNames.KEPT_FROM_SERVERS.contains(name) || name.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder confined = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            int at = part.indexOf('=');
            String attribute = (at < 0 ? part : part.substring(0, at)).strip().toLowerCase(Locale.ROOT);
            if (attribute.equals("domain")) {
                continue;
            }
            if (attribute.equals("path")
                    && !(at >= 0 && within(part.substring(at + 1).strip(), prefix))) {
                confined.append("; Path=").append(prefix);
            } else {
                confined.append(';').append(part);
            }
        }
        return Optional.of(confined.toString());
    }

    private static boolean within(String path, String prefix) {
        return path.startsWith(prefix) || (path + "/").equals(prefix);
    }
}
