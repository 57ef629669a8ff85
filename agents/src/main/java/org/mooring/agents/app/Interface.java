package org.mooring.agents.app;

import java.util.regex.Pattern;

/**
 * A user interface of an app.
 *
 * @param path where it opens, below the server's prefix, without a slash first: {@code lab}
 */
public record Interface(String id, String path) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,29}");

    public Interface {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id '" + id + "': a letter, then at most 29 of a-z, 0-9 and -");
        }
        if (path.startsWith("/")) {
            throw new IllegalArgumentException("path '" + path + "': below the server's prefix, so no slash first");
        }
    }
}
