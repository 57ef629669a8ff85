package org.mooring.broker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.ClusterConfig;
import org.mooring.broker.core.CoreConfig;
import org.mooring.broker.hub.HubConfig;
import org.mooring.broker.identity.IdentityConfig;
import org.mooring.broker.session.Slots;
import org.mooring.protocol.ClusterId;
import org.mooring.runtime.config.Default;
import org.mooring.runtime.config.HostPort;
import org.mooring.runtime.link.KnownLinks;
import org.mooring.web.text.SiteText;

/**
 * What a broker is told; distribution's {@code conf/broker.yaml} shows each key.
 *
 * @param federation name of this installation; jobs are marked with it, so that no other one touches them
 * @param listen the hub's pages, its API and the link of agents and edges
 * @param management health and metrics
 * @param publicUrl where browsers see the hub (the edge's address)
 * @param sessionsUrl where browsers see the sessions; absent: the same
 * @param edges addresses whose word on who the client is (X-Forwarded-For) is believed
 * @param state folder for keys and the embedded database; only this broker may read it
 * @param spawnTimeout how long a session may take to be READY, at least 1 s
 * @param silentAfter a cluster not heard from for this long is shown as unreachable; that ends nothing
 * @param afterSignIn where a sign-in leads that has no better place to go
 * @param usersFile who may sign in; {@code mooring passwd} writes it
 * @param signInLength how long a sign-in lasts, 1 minute to 30 days
 * @param adminTokenFile the text of an API token that may do everything, made if there is no such file; absent: no such
 *     token
 * @param clusters in the order of the cards
 * @param defaultCluster where JupyterHub's default server is; absent: the first that is no link-out
 * @param linkKey this federation's link key, made if there is no such file; absent: {@code link.key} in the state folder
 * @param links who may dial in: public key by identity {@code kind/cluster/instance}
 */
public record BrokerConfig(
        String federation,
        HostPort listen,
        HostPort management,
        URI publicUrl,
        @Nullable URI sessionsUrl,
        @Default("[127.0.0.1, '::1']") List<String> edges,
        Path state,
        @Default("{}") Grid hazelcast,
        @Default("{}") Store database,
        @Default("per-user") Slots.Limit limit,
        @Default("300s") Duration spawnTimeout,
        @Default("30s") Duration silentAfter,
        @Default("stop") OnLogout onLogout,
        @Default("home") HubConfig.AfterSignIn afterSignIn,
        Path usersFile,
        @Default("14d") Duration signInLength,
        @Nullable Path adminTokenFile,
        List<ClusterConfig> clusters,
        @Nullable ClusterId defaultCluster,
        @Default("[]") List<Profile> profiles,
        @Default("{}") Site site,
        @Nullable Path linkKey,
        @Default("{}") Map<String, String> links) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");

    public BrokerConfig {
        if (!NAME.matcher(federation).matches()) {
            throw new IllegalArgumentException(
                    "federation '" + federation + "': a letter, then at most 29 of a-z, 0-9 and -");
        }
        if (spawnTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("spawn-timeout " + spawnTimeout + ": at least 1s");
        }
        if (signInLength.compareTo(Duration.ofMinutes(1)) < 0 || signInLength.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("sign-in-length " + signInLength + ": 1m to 30d");
        }
        if (silentAfter.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("silent-after " + silentAfter + ": at least 1s");
        }
        if (publicUrl.getScheme() == null || publicUrl.getHost() == null) {
            throw new IllegalArgumentException(
                    "public-url " + publicUrl + ": a whole URL, such as https://hub.example.org");
        }
        clusters = List.copyOf(clusters);
        profiles = List.copyOf(profiles);
        edges = List.copyOf(edges);
        links = Map.copyOf(links);
        try {
            KnownLinks.parse(links);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("links: " + e.getMessage(), e);
        }
        Set<ClusterId> ids = new HashSet<>();
        for (ClusterConfig cluster : clusters) {
            if (!ids.add(cluster.id())) {
                throw new IllegalArgumentException("clusters: " + cluster.id() + " stands there twice");
            }
        }
        if (clusters.stream().allMatch(c -> c.link() != null)) {
            throw new IllegalArgumentException("clusters: at least one that is no link-out");
        }
        if (defaultCluster != null && !ids.contains(defaultCluster)) {
            throw new IllegalArgumentException(
                    "default-cluster " + defaultCluster + ": none of the clusters has this id");
        }
    }

    /** The core's part. */
    CoreConfig core() {
        return new CoreConfig(federation, state, limit, spawnTimeout, silentAfter, clusters);
    }

    /** Where JupyterHub's default server is. */
    ClusterId homeCluster() {
        return defaultCluster != null
                ? defaultCluster
                : clusters.stream()
                        .filter(c -> c.link() == null)
                        .map(ClusterConfig::id)
                        .findFirst()
                        .orElseThrow();
    }

    /** Who may sign in, for the identity part; refuses what that refuses. */
    IdentityConfig identity() {
        return new IdentityConfig(usersFile, signInLength, adminTokenFile);
    }

    /** The file of this federation's link key. */
    Path linkKeyFile() {
        return linkKey != null ? linkKey : state.resolve("link.key");
    }

    /** Where the database is: as configured, else a file in the state folder. */
    public String databaseUrl() {
        String url = database.url();
        return url != null ? url : "jdbc:h2:file:" + state.resolve("broker").toAbsolutePath();
    }

    /**
     * The brokers' Hazelcast; its port must be on a private network, for the open edition has no TLS.
     *
     * @param members {@code host:port} of all brokers; must be empty: this version runs one broker
     */
    public record Grid(@Default("127.0.0.1:0") HostPort listen, @Default("[]") List<HostPort> members) {
        public Grid {
            members = List.copyOf(members);
            if (!members.isEmpty()) {
                throw new IllegalArgumentException(
                        "members " + members + ": this version runs one broker for a federation; leave the list out");
            }
        }
    }

    /**
     * The database.
     *
     * @param url JDBC URL of H2; absent: a file in the state folder
     */
    public record Store(@Nullable String url) {}

    /** What signing out does to running sessions. */
    public enum OnLogout {
        STOP,
        KEEP
    }

    /**
     * A choice above the form's fields.
     *
     * @param name in words, by language: {@code {en: Light, fr: Léger}}
     */
    public record Profile(
            String id, Map<String, String> name, int minutes, int cores, int memoryMib, @Default("0") int gpus) {
        public Profile {
            name = Map.copyOf(name);
        }
    }

    /**
     * The site's own words.
     *
     * @param logo path of an image on this origin
     * @param stylesheet path of a style sheet on this origin, for the site's colours
     * @param announcement shown on every page: one text, or one by language, {@code {en: …, fr: …}}
     * @param help links at the foot of each page
     * @param accountHelp links for who has no access: renewal, requests
     * @param zone times are told in it, such as {@code America/Toronto}; absent: this machine's
     */
    public record Site(
            @Default("Mooring") String name,
            @Nullable String logo,
            @Nullable String stylesheet,
            @Nullable SiteText announcement,
            @Default("[]") List<HelpLink> help,
            @Default("[]") List<HelpLink> accountHelp,
            @Nullable String zone) {
        public Site {
            help = List.copyOf(help);
            accountHelp = List.copyOf(accountHelp);
            if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
                throw new IllegalArgumentException("zone '" + zone + "': a name such as America/Toronto");
            }
        }
    }

    /**
     * A link to the site's own help.
     *
     * @param text one, or one by language
     * @param url whole, or a path on this origin
     */
    public record HelpLink(SiteText text, String url) {}
}
