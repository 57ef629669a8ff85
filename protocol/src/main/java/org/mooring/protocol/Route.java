package org.mooring.protocol;

/**
 * One session's way through the edge.
 *
 * @param prefix path in the form browsers send it, with both slashes: {@code /user/alice/beluga/}
 * @param revision the session's revision when this was said; of two, the higher one is right
 * @param way how to reach the node
 */
public record Route(
        String prefix, SessionId session, UserName owner, ClusterId cluster, long revision, Way way, Target target) {
    public Route {
        if (!prefix.startsWith("/") || !prefix.endsWith("/") || prefix.length() < 3) {
            throw new IllegalArgumentException("route prefix " + Shown.of(prefix) + ": begin and end with '/'");
        }
    }

    /** How the edge reaches a cluster's nodes. */
    public enum Way {
        /** By a connection of its own. */
        DIRECT
    }
}
