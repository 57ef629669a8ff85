package org.mooring.edge;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mooring.edge.route.RouteTable;
import org.mooring.protocol.ActivityReport;
import org.mooring.protocol.Address;
import org.mooring.protocol.ProbeServer;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.Health;
import org.mooring.runtime.Lifecycle;
import org.mooring.runtime.Management;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.net.Networks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edge, wired. Starts without a broker, from what it kept; follows the brokers as soon as one is there. */
public final class Edge implements Daemon {
    private static final Logger log = LoggerFactory.getLogger(Edge.class);
    private static final Duration REPORT_ANSWER = Duration.ofSeconds(5);
    private static final long LOOK_MS = 1000;

    private final Vertx vertx;
    private final EdgeConfig config;
    private final Bus bus;
    private final Clock clock = Clock.systemUTC();
    private final Lifecycle lifecycle = new Lifecycle("edge");
    private final EdgeMetrics metrics;
    private final CollectorRegistry registry;
    private final Trusted trusted = new Trusted(clock);
    private final Traffic traffic = new Traffic(clock);
    private final LiveConnections live;
    private final Upstreams upstreams;
    private final ApiTokens tokens;
    private final Knowledge knowledge;
    private final TrustFeed trust;
    private final OfflineWatch offline;
    private final HttpServer server;
    private int port;
    private int managementPort;

    private Edge(Vertx vertx, EdgeConfig config, Bus bus, CollectorRegistry registry) throws IOException {
        this.vertx = vertx;
        this.config = config;
        this.bus = bus;
        this.registry = registry;
        this.metrics = new EdgeMetrics(registry);
        this.live = new LiveConnections(metrics, trusted);
        this.upstreams = new Upstreams(vertx, config.limits(), Networks.parse("node-networks", config.nodeNetworks()));
        this.tokens = new ApiTokens(bus, clock, metrics);
        this.knowledge = new Knowledge(vertx, new StateFile(config.state()), trusted);
        this.trust = new TrustFeed(vertx, bus, trusted, tokens, live, knowledge, metrics);
        this.offline = new OfflineWatch(clock, config.offline(), bus::up, metrics);
        this.server = vertx.createHttpServer(options(config));
    }

    /** Starts an edge; the metrics go into a registry of its own. */
    public static Future<Edge> start(Vertx vertx, EdgeConfig config, Bus bus) {
        return start(vertx, config, bus, new CollectorRegistry());
    }

    /**
     * Starts an edge.
     *
     * @return done when browsers can come; fails if a port is taken or the state folder cannot be made
     */
    public static Future<Edge> start(Vertx vertx, EdgeConfig config, Bus bus, CollectorRegistry registry) {
        Edge edge;
        try {
            edge = new Edge(vertx, config, bus, registry);
        } catch (IOException e) {
            return Future.failedFuture(new IOException("state folder " + config.state() + ": " + e.getMessage(), e));
        }
        return edge.run().recover(e -> edge.lifecycle.stop().compose(v -> Future.failedFuture(e)));
    }

    private static HttpServerOptions options(EdgeConfig config) {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxHeaderSize(config.limits().headerBytes())
                .setMaxInitialLineLength(config.limits().urlBytes())
                // Longer than a server's, so that the browser still gets the page that says who was silent.
                .setIdleTimeout((int) config.limits().idle().plusSeconds(5).toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                .setAcceptBacklog(1024)
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        EdgeConfig.Tls tls = config.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString()));
        }
        return options;
    }

    private Future<Edge> run() {
        lifecycle.onStop("connections to servers", upstreams::close);
        lifecycle.onStop("state file", knowledge::close);
        // Catalogues, templates and ciphers are read on a worker: a cold JVM takes its time over them.
        Future<Replies> replies = vertx.executeBlocking(() -> new Replies(clock, config.siteName(), metrics), false);
        return Future.all(knowledge.load(), replies)
                .compose(both -> open(both.resultAt(0), replies.result()))
                .compose(feed -> manage(feed).map(feed))
                .map(feed -> {
                    follow(feed);
                    log.atInfo()
                            .addKeyValue("edge", config.name())
                            .addKeyValue("port", port)
                            .addKeyValue("routes", feed.table().size())
                            .log("edge open");
                    return this;
                });
    }

    private Future<RouteFeed> open(RouteTable known, Replies replies) {
        RouteFeed feed = new RouteFeed(vertx, bus, known, metrics, (table, saidGone) -> {
            live.follow(table, saidGone);
            upstreams.follow(table, live::holds);
            knowledge.save(table);
        });
        HeaderRules headers =
                new HeaderRules(Networks.parse("trusted-proxies", config.trustedProxies()), config.tls() != null);
        Gate gate = new Gate(config, trusted, tokens, trust::refreshSoon);
        SessionDoor sessions = new SessionDoor(
                vertx,
                feed::table,
                gate,
                upstreams,
                headers,
                replies,
                live,
                traffic,
                metrics,
                config.limits().idle());
        HubDoor hub = new HubDoor(vertx, config, headers, replies, metrics);
        lifecycle.onStop("connections to the hub", hub::close);
        lifecycle.onStop("open connections", () -> {
            live.endAll();
            return Future.succeededFuture();
        });
        FrontDoor door = new FrontDoor(feed::table, sessions, hub, replies, offline, config.accessLog());
        return server.requestHandler(door)
                .exceptionHandler(e -> log.debug("a browser's connection failed", e))
                .listen(config.listen().port(), config.listen().host())
                .recover(e -> Future.failedFuture(
                        new IOException("listen address " + config.listen() + ": " + e.getMessage(), e)))
                .map(open -> {
                    port = open.actualPort();
                    lifecycle.onStop("browsers", config.drain().plusSeconds(2), this::drain);
                    return feed;
                });
    }

    /** No new connections; open ones have their time. */
    private Future<Void> drain() {
        return server.shutdown(config.drain().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<Void> manage(RouteFeed feed) {
        Health health = new Health();
        health.add(
                "routes",
                () -> feed.complete() || feed.table().size() > 0
                        ? Optional.empty()
                        : Optional.of("no broker has told the routes yet, and none were kept"));
        health.add("offline", () -> offline.refuses() ? Optional.of("no broker for too long") : Optional.empty());
        return Management.start(vertx, config.management(), registry, health).map(management -> {
            managementPort = management.port();
            lifecycle.onStop("management", management::stop);
            return null;
        });
    }

    /** Hears the brokers from now on; nothing waits for that, there may be none. */
    private void follow(RouteFeed feed) {
        Prober prober = new Prober(vertx, upstreams, metrics);
        keep(feed.start());
        keep(trust.start().map(List::of));
        keep(bus.serve(Address.edge(ProbeServer.class), prober::probe).map(List::of));
        long watch = vertx.setPeriodic(LOOK_MS, t -> {
            offline.look();
            live.expire(clock.instant());
        });
        long report = vertx.setPeriodic(config.activityEvery().toMillis(), t -> report());
        lifecycle.onStop("timers", () -> {
            vertx.cancelTimer(watch);
            vertx.cancelTimer(report);
            trust.close();
            return Future.succeededFuture();
        });
        bus.onUp(() -> {
            offline.look();
            feed.fetch();
            trust.refresh();
        });
    }

    private void keep(Future<List<Bus.Registration>> registered) {
        registered
                .onSuccess(all -> all.forEach(one -> lifecycle.onStop("bus handler", one::end)))
                .onFailure(e -> log.atError().setCause(e).log("a bus handler was not registered"));
    }

    private void report() {
        List<ActivityReport.Entry> entries = traffic.take();
        if (entries.isEmpty()) {
            return;
        }
        bus.request(Address.broker(ActivityReport.class), new ActivityReport(config.name(), entries), REPORT_ANSWER)
                .onFailure(e -> {
                    traffic.unreported(entries);
                    log.atDebug().addKeyValue("reason", e.getMessage()).log("activity was not reported; kept");
                });
    }

    /** Where browsers come in. */
    public int port() {
        return port;
    }

    /** Where health and metrics are. */
    public int managementPort() {
        return managementPort;
    }

    @Override
    public Future<Void> stop() {
        return lifecycle.stop();
    }
}
