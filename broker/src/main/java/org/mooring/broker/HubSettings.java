package org.mooring.broker;

import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mooring.broker.hub.HubConfig;
import org.mooring.runtime.Build;
import org.mooring.web.page.Site;

/** The hub's part of the broker's configuration. */
final class HubSettings {
    private static final int STREAMS_PER_USER = 20;

    private HubSettings() {}

    static HubConfig of(BrokerConfig config) {
        List<String> origins = new ArrayList<>();
        origins.add(origin(config.publicUrl()));
        URI sessions = config.sessionsUrl();
        if (sessions != null && !origin(sessions).equals(origins.get(0))) {
            origins.add(origin(sessions));
        }
        return new HubConfig(
                origins,
                config.homeCluster(),
                config.onLogout() == BrokerConfig.OnLogout.STOP,
                config.afterSignIn(),
                config.limit(),
                config.spawnTimeout(),
                config.profiles().stream()
                        .map(p ->
                                new HubConfig.Choice(p.id(), p.name(), p.minutes(), p.cores(), p.memoryMib(), p.gpus()))
                        .toList(),
                Set.copyOf(config.edges()),
                STREAMS_PER_USER,
                site(config.site()),
                Build.version());
    }

    private static Site site(BrokerConfig.Site site) {
        return new Site(
                site.name(),
                site.logo(),
                site.stylesheet(),
                site.announcement(),
                links(site.help()),
                links(site.accountHelp()),
                site.zone() == null ? ZoneId.systemDefault() : ZoneId.of(site.zone()));
    }

    private static List<Site.Link> links(List<BrokerConfig.HelpLink> links) {
        return links.stream().map(l -> new Site.Link(l.text(), l.url())).toList();
    }

    /** As browsers write it: the port only where it is not the scheme's own. */
    private static String origin(URI url) {
        String scheme = url.getScheme();
        boolean own = url.getPort() < 0
                || ("http".equals(scheme) && url.getPort() == 80)
                || ("https".equals(scheme) && url.getPort() == 443);
        return scheme + "://" + url.getHost() + (own ? "" : ":" + url.getPort());
    }
}
