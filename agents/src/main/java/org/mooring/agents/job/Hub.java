package org.mooring.agents.job;

import org.mooring.runtime.config.Default;

/**
 * Where the server's own menus find the hub.
 *
 * @param prefix path of the hub
 * @param host origin of the hub's pages, where it is not the sessions' own: {@code https://hub.example.org}
 */
public record Hub(@Default("/hub/") String prefix, @Default("''") String host) {
    public Hub {
        if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException("prefix '" + prefix + "': begin and end with '/'");
        }
    }
}
