package org.mooring.broker.core;

import com.hazelcast.core.HazelcastInstance;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.broker.store.Database;
import org.mooring.broker.store.DrainedClusters;
import org.mooring.broker.store.HazelcastSessionStore;
import org.mooring.broker.store.History;
import org.mooring.broker.store.StoreWorker;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Route;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.net.Networks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker without its pages: what it serves on the bus, and what it does on its own. Any thread. */
public final class BrokerCore {
    private static final Logger log = LoggerFactory.getLogger(BrokerCore.class);
    private static final int STORE_THREADS = 4;
    private static final long HASH_EVERY_MILLIS = 10_000;

    private final Vertx vertx;
    private final SessionService sessions;
    private final ClusterBoard clusters;
    private final Sweep sweep;
    private final Silence silence;
    private final StoreWorker worker;
    private final long hashTimer;

    private BrokerCore(
            Vertx vertx,
            SessionService sessions,
            ClusterBoard clusters,
            Sweep sweep,
            Silence silence,
            StoreWorker worker,
            RouteFeed routes) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.clusters = clusters;
        this.sweep = sweep;
        this.silence = silence;
        this.worker = worker;
        this.hashTimer = vertx.setPeriodic(HASH_EVERY_MILLIS, t -> routes.publishHash());
    }

    /** Time that all brokers share; never compared with a wall clock. */
    public static InstantSource clusterTime(HazelcastInstance hazelcast) {
        return () -> Instant.ofEpochMilli(hazelcast.getCluster().getClusterTime());
    }

    /**
     * Brings live sessions back from the database and begins: serves the bus, sweeps, tells routes.
     *
     * @return fails if the database or the state folder cannot be used
     */
    public static Future<BrokerCore> start(
            Vertx vertx,
            CoreConfig config,
            Bus bus,
            HazelcastInstance hazelcast,
            Database database,
            CollectorRegistry registry) {
        StoreWorker worker = new StoreWorker(vertx, "broker-store", STORE_THREADS);
        return worker.run(() -> Marks.open(config.federation(), config.state()))
                .compose(marks -> start(vertx, config, bus, hazelcast, database, registry, worker, marks));
    }

    private static Future<BrokerCore> start(
            Vertx vertx,
            CoreConfig config,
            Bus bus,
            HazelcastInstance hazelcast,
            Database database,
            CollectorRegistry registry,
            StoreWorker worker,
            Marks marks) {
        InstantSource clock = clusterTime(hazelcast);
        SecureRandom random = new SecureRandom();
        BrokerMetrics metrics = new BrokerMetrics(registry);
        HazelcastSessionStore store = new HazelcastSessionStore(hazelcast, database, worker);
        History history = new History(database, worker);
        Backoff backoff = new Backoff(clock, random);
        RouteFeed routes = new RouteFeed(bus, new RouteTable(epoch(random)), ways(config), metrics);
        Effects effects = new Effects(bus, store, history, routes, marks);
        SessionFlow flow = new SessionFlow(store, clock, bus, effects, backoff, metrics);
        ClusterBoard clusters = new ClusterBoard(config, bus, new DrainedClusters(database, worker), clock);
        ServerTokens tokens = new ServerTokens(bus, store, flow, clock);
        JobCalls calls = new JobCalls(bus, store, flow, clusters, tokens, nodes(config), clock, metrics);
        Watches watches = new Watches(bus, id -> store.get(id)
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : history.find(id)));
        SessionService sessions = new SessionService(
                vertx,
                store,
                history,
                flow,
                effects,
                clusters,
                watches,
                new SessionKeys(random),
                worker,
                clock,
                metrics,
                new SessionService.Rules(config.limit(), config.spawnTimeout()));
        Sweep sweep = new Sweep(vertx, store, flow, backoff, clock, metrics);
        Silence silence = new Silence(vertx, config, clusters, store, flow, backoff, metrics, clock);
        return store.reload()
                .compose(count -> store.all().onSuccess(all -> restored(all, routes, tokens)))
                .compose(ok -> clusters.open())
                .compose(ok -> Future.all(List.of(
                        routes.serve(),
                        watches.listen(),
                        tokens.serve(),
                        calls.serve(),
                        new ObservationIntake(bus, flow, clusters, new Orphans(history, effects, clock, metrics))
                                .serve())))
                .map(ok -> {
                    sweep.start();
                    silence.start();
                    return new BrokerCore(vertx, sessions, clusters, sweep, silence, worker, routes);
                });
    }

    public Sessions sessions() {
        return sessions;
    }

    public Clusters clusters() {
        return clusters;
    }

    /** Stops what it does on its own; what is under way is finished. */
    public Future<Void> stop() {
        sweep.stop();
        silence.stop();
        vertx.cancelTimer(hashTimer);
        return worker.close();
    }

    private static void restored(List<Session> all, RouteFeed routes, ServerTokens tokens) {
        all.forEach(tokens::remember);
        all.stream().filter(s -> s.state() == State.READY).forEach(routes::add);
        if (!all.isEmpty()) {
            log.atInfo().log("{} live sessions go on", all.size());
        }
    }

    private static Map<ClusterId, Networks> nodes(CoreConfig config) {
        return config.clusters().stream()
                .collect(Collectors.toMap(ClusterConfig::id, c -> Networks.parse("node-networks", c.nodeNetworks())));
    }

    private static Map<ClusterId, Route.Way> ways(CoreConfig config) {
        return config.clusters().stream().collect(Collectors.toMap(ClusterConfig::id, ClusterConfig::way));
    }

    private static String epoch(SecureRandom random) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
