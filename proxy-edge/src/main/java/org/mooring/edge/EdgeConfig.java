package org.mooring.edge;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.runtime.config.Default;
import org.mooring.runtime.config.HostPort;
import org.mooring.runtime.link.LinkConfig;
import org.mooring.runtime.net.Networks;

/**
 * An edge's configuration; {@code distribution/src/conf/edge.yaml} explains each key.
 *
 * @param name of this edge among the edges, in reports and logs
 * @param siteName shown on the edge's own pages
 * @param listen where browsers come in
 * @param management health and metrics
 * @param state folder for what must outlive a restart: routes, keys, revocations
 * @param hubs HTTP addresses of the brokers, tried in this order
 * @param origins how browsers name us, {@code https://hub.example.org}; the first one decides whether cookies are secure
 * @param nodeNetworks where sessions' servers may be, in CIDR notation; nothing else is ever connected to
 * @param trustedProxies whose {@code X-Forwarded-*} are believed, in CIDR notation
 * @param drain how long open connections have to end by themselves when the edge stops
 * @param activityEvery how often the brokers hear what was used
 * @param tls key and certificate for browsers; without them plain HTTP is spoken
 * @param link how a process of its own reaches the brokers; absent where it stands on the broker's own bus
 */
public record EdgeConfig(
        @Default("edge-1") String name,
        @Default("Mooring") String siteName,
        HostPort listen,
        HostPort management,
        Path state,
        List<URI> hubs,
        List<URI> origins,
        List<String> nodeNetworks,
        @Default("[]") List<String> trustedProxies,
        @Default("{}") Limits limits,
        @Default("{}") Offline offline,
        @Default("15s") Duration drain,
        @Default("5s") Duration activityEvery,
        @Default("false") boolean accessLog,
        @Nullable Tls tls,
        @Nullable LinkConfig link) {

    public EdgeConfig {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("name '" + name + "': at most 63 of a-z, 0-9 and -");
        }
        hubs = List.copyOf(hubs);
        origins = List.copyOf(origins);
        trustedProxies = List.copyOf(trustedProxies);
        nodeNetworks = List.copyOf(nodeNetworks);
        if (hubs.isEmpty()) {
            throw new IllegalArgumentException("hubs must name at least one broker's HTTP address");
        }
        hubs.forEach(hub -> mustBeOrigin("hubs", hub, Set.of("http")));
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins must name at least one address that browsers use");
        }
        origins.forEach(origin -> mustBeOrigin("origins", origin, Set.of("http", "https")));
        Networks.parse("node-networks", nodeNetworks);
        Networks.parse("trusted-proxies", trustedProxies);
        positive("drain", drain);
        positive("activity-every", activityEvery);
    }

    /** Whether browsers speak TLS to us, directly or to a proxy before us. */
    boolean secure() {
        return "https".equals(origins.get(0).getScheme());
    }

    private static void mustBeOrigin(String key, URI uri, Set<String> schemes) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (uri.getScheme() == null
                || !schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                || uri.getHost() == null
                || !(path.isEmpty() || path.equals("/"))
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(key + " has '" + uri + "': scheme (" + String.join(" or ", schemes)
                    + "), host and port only, such as http://127.0.0.1:8081");
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " is " + value.toMillis() + "ms: more than zero is needed");
        }
    }

    /**
     * Bounds; a body has none, it is never kept here.
     *
     * @param headerBytes all header lines of a request together
     * @param urlBytes the request line
     * @param idle a connection on which nothing moves that long is closed; servers get that long for an answer
     * @param connect for a connection to a server, TLS included
     * @param connectionsPerSession to one session's server at a time; further requests wait for {@code connect}
     * @param upgradesPerSession WebSockets of one session at a time
     */
    public record Limits(
            @Default("32768") int headerBytes,
            @Default("16384") int urlBytes,
            @Default("10m") Duration idle,
            @Default("5s") Duration connect,
            @Default("64") int connectionsPerSession,
            @Default("512") int upgradesPerSession) {
        public Limits {
            atLeast("header-bytes", headerBytes, 4096);
            atLeast("url-bytes", urlBytes, 1024);
            atLeast("connections-per-session", connectionsPerSession, 1);
            atLeast("upgrades-per-session", upgradesPerSession, 1);
            positive("idle", idle);
            positive("connect", connect);
        }

        private static void atLeast(String key, int value, int least) {
            if (value < least) {
                throw new IllegalArgumentException(key + " is " + value + ": at least " + least + " is needed");
            }
        }
    }

    /**
     * What to do without a way to any broker, when revocations cannot be heard.
     *
     * @param refuseAfter for {@code refuse}: how long to serve on all the same
     */
    public record Offline(@Default("serve") Policy policy, @Default("10m") Duration refuseAfter) {
        /** What to do. */
        public enum Policy {
            /** Serve on with what is known. */
            SERVE,
            /** Refuse sessions' requests after a time. */
            REFUSE
        }
    }

    /**
     * PEM files.
     *
     * @param certificate with its chain
     * @param key PKCS#8
     */
    public record Tls(Path certificate, Path key) {}
}
