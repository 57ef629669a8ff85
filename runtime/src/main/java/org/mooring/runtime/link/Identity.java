package org.mooring.runtime.link;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who dials in, as {@code kind/cluster/instance}: {@code agent/beluga/login1}, {@code edge/-/edge2}.
 *
 * @param cluster the cluster an agent speaks for; {@code -} for an edge, which serves all
 * @param instance tells several of a kind apart; of two links with one identity the newer wins
 */
public record Identity(Kind kind, String cluster, String instance) {
    /** The cluster part of who serves all clusters. */
    public static final String NO_CLUSTER = "-";

    private static final Pattern TEXT = Pattern.compile("(agent|edge)/([^/]*)/([^/]*)");
    private static final Pattern CLUSTER = Pattern.compile("[a-z][a-z0-9-]{0,29}");
    private static final Pattern INSTANCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,29}");

    /** What dials in. */
    public enum Kind {
        AGENT,
        EDGE
    }

    public Identity {
        boolean clusterFits =
                switch (kind) {
                    case AGENT -> CLUSTER.matcher(cluster).matches();
                    case EDGE -> cluster.equals(NO_CLUSTER);
                };
        if (!clusterFits || !INSTANCE.matcher(instance).matches()) {
            throw new IllegalArgumentException(
                    "link identity '" + text(kind, cluster, instance)
                            + "': agent/<cluster>/<instance> or edge/-/<instance>, an instance is at most 30 of a-z, 0-9 and -");
        }
    }

    /** An agent of a cluster. */
    public static Identity agent(String cluster, String instance) {
        return new Identity(Kind.AGENT, cluster, instance);
    }

    /** An edge. */
    public static Identity edge(String instance) {
        return new Identity(Kind.EDGE, NO_CLUSTER, instance);
    }

    /**
     * Reads {@code kind/cluster/instance}.
     *
     * @throws IllegalArgumentException if the text is no identity
     */
    public static Identity parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a link identity is agent/<cluster>/<instance> or edge/-/<instance>");
        }
        return new Identity(Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT)), parts.group(2), parts.group(3));
    }

    @Override
    public String toString() {
        return text(kind, cluster, instance);
    }

    private static String text(Kind kind, String cluster, String instance) {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + cluster + "/" + instance;
    }
}
