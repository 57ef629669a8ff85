package org.mooring.broker;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.BrokerCore;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.core.LinkTable;
import org.mooring.broker.core.Sessions;
import org.mooring.broker.hub.Hub;
import org.mooring.broker.identity.Identity;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.Health;
import org.mooring.runtime.Lifecycle;
import org.mooring.runtime.Management;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusMetrics;
import org.mooring.runtime.bus.EventBusBus;
import org.mooring.runtime.link.KnownLinks;
import org.mooring.runtime.link.LinkLimits;
import org.mooring.runtime.link.LinkMetrics;
import org.mooring.runtime.link.LinkServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker daemon: everything wired, started in order and stopped in reverse. */
public final class Broker implements Daemon {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);
    private static final String LINK_PATH = "/link";
    /** Longer than live pages and links are ever quiet. */
    private static final int IDLE_SECONDS = 120;

    private final Lifecycle parts;
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Health health = new Health();
    private @Nullable Running running;

    private Broker(Lifecycle parts) {
        this.parts = parts;
    }

    /** What runs once a broker has started. */
    private record Running(Vertx vertx, Bus bus, BrokerCore core, HttpServer http, Management management) {}

    /**
     * Starts a broker on a Vert.x of its own, clustered by Hazelcast.
     *
     * @return fails with a sentence that says what cannot be used; what had been started is stopped by then
     */
    public static Future<Broker> start(BrokerConfig config) {
        Broker broker = new Broker(new Lifecycle("broker"));
        return broker.open(config).map(broker).recover(failure -> broker.stop()
                .transform(stopped -> Future.failedFuture(failure)));
    }

    private Future<Void> open(BrokerConfig config) {
        return Grounds.open(config, parts).compose(grounds -> onGrounds(config, grounds));
    }

    private Future<Void> onGrounds(BrokerConfig config, Grounds grounds) {
        Vertx vertx = grounds.vertx();
        BusMetrics busMetrics = new BusMetrics(registry);
        Bus bus = new EventBusBus(vertx, busMetrics);
        DatabaseHealth database = new DatabaseHealth(vertx, grounds.database());
        parts.onStop("database health", database::stop);
        health.add("database", database);
        health.add(
                "hazelcast",
                () -> grounds.hazelcast().getLifecycleService().isRunning()
                        ? Optional.empty()
                        : Optional.of("Hazelcast has stopped: restart this broker"));
        Future<BrokerCore> core = BrokerCore.start(
                        vertx, config.core(), bus, grounds.hazelcast(), grounds.database(), registry)
                .onSuccess(started -> parts.onStop("core", started::stop));
        Future<Identity> identity = Identity.open(
                        vertx,
                        config.identity(),
                        config.state(),
                        grounds.database().source(),
                        bus,
                        InstantSource.system())
                .onSuccess(opened -> parts.onStop("identity", opened::close));
        return Future.join(core, identity)
                .compose(both -> listen(config, grounds, bus, busMetrics, core.result(), identity.result()))
                .compose(http -> Management.start(vertx, config.management(), registry, health)
                        .onSuccess(management -> {
                            parts.onStop("management", management::stop);
                            running = new Running(vertx, bus, core.result(), http, management);
                        }))
                .mapEmpty();
    }

    private Future<HttpServer> listen(
            BrokerConfig config, Grounds grounds, Bus bus, BusMetrics busMetrics, BrokerCore core, Identity identity) {
        Vertx vertx = grounds.vertx();
        LinkServer links = new LinkServer(
                vertx,
                bus,
                grounds.linkKeys(),
                KnownLinks.parse(config.links()),
                new LinkTable(),
                LinkLimits.usual(),
                new LinkMetrics(registry),
                busMetrics);
        Router router = Router.router(vertx);
        router.get(LINK_PATH).handler(request -> request.request()
                .toWebSocket()
                .onSuccess(links::accept)
                .onFailure(e -> log.atDebug().log("no link: {}", e.getMessage())));
        Hub.mount(
                router,
                vertx,
                HubSettings.of(config),
                identity,
                core.sessions(),
                core.clusters(),
                InstantSource.system(),
                registry);
        HttpServer http = vertx.createHttpServer(new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(16 << 10)
                .setMaxHeaderSize(64 << 10));
        parts.onStop("http", http::close);
        parts.onStop("links", links::stop);
        return http.requestHandler(router)
                .listen(config.listen().port(), config.listen().host())
                .recover(failure -> Future.failedFuture(
                        new IOException("hub address " + config.listen() + ": " + failure.getMessage(), failure)))
                .onSuccess(up -> log.atInfo()
                        .addKeyValue("listen", config.listen().withPort(up.actualPort()))
                        .log("the hub listens"));
    }

    /** The brokers' Vert.x. */
    public Vertx vertx() {
        return running().vertx();
    }

    /** The bus on it. */
    public Bus bus() {
        return running().bus();
    }

    /** What pages, API and tests do with sessions. */
    public Sessions sessions() {
        return running().core().sessions();
    }

    public Clusters clusters() {
        return running().core().clusters();
    }

    /** The port of the hub and the link. */
    public int httpPort() {
        return running().http().actualPort();
    }

    public int managementPort() {
        return running().management().port();
    }

    @Override
    public Future<Void> stop() {
        return parts.stop();
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the broker has not started");
        }
        return now;
    }
}
