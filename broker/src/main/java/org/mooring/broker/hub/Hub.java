package org.mooring.broker.hub;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.Optional;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.core.Sessions;
import org.mooring.broker.identity.Identity;
import org.mooring.web.page.Assets;
import org.mooring.web.page.Pages;

/** The hub's pages and REST API, as routes below {@code /hub}. */
public final class Hub {
    /** Longest body of a form or an API request. */
    static final long BODY_BYTES = 64 * 1024;

    private Hub() {}

    /**
     * Adds the routes. {@code /} leads to the hub; everything else outside {@code /hub} is left to others.
     *
     * @param sessions its methods may answer on any thread
     * @param registry where the hub's metrics go, once
     */
    public static void mount(
            Router router,
            Vertx vertx,
            HubConfig config,
            Identity identity,
            Sessions sessions,
            Clusters clusters,
            InstantSource clock,
            CollectorRegistry registry) {
        HubMetrics metrics = new HubMetrics(registry);
        Pages pages = new Pages(config.site());
        UiPaths paths = new UiPaths();
        Views views = new Views(clusters, paths);
        Servers servers = new Servers(clusters, config.defaultCluster());
        HubActions actions = new HubActions(sessions, clusters, paths, config);
        ApiModels models = new ApiModels(servers, config.origins().get(0));

        router.get("/").handler(context -> context.redirect("/hub/"));
        assets(router, pages.assets(), config);
        String logo = config.site().logo() == null
                ? pages.assets().url("icon-calm.svg")
                : config.site().logo();
        // JupyterLab's own pages show it, by JupyterHub's path.
        router.get("/hub/logo").handler(context -> context.redirect(logo));
        router.route("/hub*").handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES));
        Border border = new Border(router, new Gate(identity, config, clock), pages, config, metrics);
        LiveStreams streams = new LiveStreams(vertx, actions, border.headers(), config.streamsPerUser(), metrics);
        new SignPages(identity, actions, views, config, metrics).mount(border);
        new StartPages(actions, views, clusters, servers, config).mount(border);
        LiveViews live = new LiveViews(pages, streams, identity, clock);
        new HomePages(actions, views, clusters, live).mount(border);
        new SessionPages(actions, views, servers, live).mount(border);
        new HubApi(actions, clusters, models, config).mount(border);
        new UserApi(identity, actions, servers, models, config).mount(border);
        new ServerApi(actions, servers, views, models, streams, config).mount(border);
        new TokenApi(identity, models).mount(border);
        border.close();
    }

    private static void assets(Router router, Assets assets, HubConfig config) {
        var headers = new org.mooring.web.auth.SecurityHeaders(
                config.origins().subList(1, config.origins().size()));
        router.get(Assets.PATH + "*").handler(context -> {
            Optional<Assets.Asset> asset = assets.find(context.request().path());
            if (asset.isEmpty()) {
                context.next();
                return;
            }
            headers.open().forEach(context.response()::putHeader);
            context.response()
                    .putHeader("Content-Type", asset.get().contentType())
                    .putHeader("Cache-Control", asset.get().cacheControl())
                    .end(io.vertx.core.buffer.Buffer.buffer(asset.get().bytes()));
        });
    }
}
