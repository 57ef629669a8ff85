package org.mooring.broker.hub;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mooring.broker.session.Slots;
import org.mooring.protocol.ClusterId;
import org.mooring.web.page.Site;

/**
 * What the hub is told.
 *
 * @param origins the hub's and the sessions' own origins as browsers write them: {@code https://hub.example.org}; the
 *     first is the hub's
 * @param defaultCluster where JupyterHub's default server {@code ''} is
 * @param stopOnLogout whether signing out ends the user's sessions
 * @param afterSignIn where a sign-in leads that has no better place to go
 * @param limit how many sessions a user may have; for telling beforehand that a slot is held
 * @param startWithin how long a request may wait before it is cancelled
 * @param profiles ready choices above the options form
 * @param edges addresses whose {@code X-Forwarded-For} is believed
 * @param streamsPerUser live pages and progress streams open at a time, per user
 * @param version of this software
 */
public record HubConfig(
        List<String> origins,
        ClusterId defaultCluster,
        boolean stopOnLogout,
        AfterSignIn afterSignIn,
        Slots.Limit limit,
        Duration startWithin,
        List<Choice> profiles,
        Set<String> edges,
        int streamsPerUser,
        Site site,
        String version) {

    /** Where a sign-in leads. */
    public enum AfterSignIn {
        HOME,
        /** The options form of the default cluster. */
        OPTIONS
    }

    /**
     * A ready choice.
     *
     * @param names in words, by language tag
     */
    public record Choice(String id, Map<String, String> names, int minutes, int cores, int memoryMiB, int gpus) {
        public Choice {
            names = Map.copyOf(names);
        }
    }

    public HubConfig {
        origins = List.copyOf(origins);
        profiles = List.copyOf(profiles);
        edges = Set.copyOf(edges);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins: at least the hub's own, such as https://hub.example.org");
        }
    }

    /** Whether browsers reach us by TLS. */
    boolean secure() {
        return origins.get(0).startsWith("https://");
    }
}
