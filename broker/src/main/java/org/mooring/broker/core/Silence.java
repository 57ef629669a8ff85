package org.mooring.broker.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Session;
import org.mooring.broker.store.SessionStore;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes on each session when its cluster fell silent and when it was heard again; nothing ends by it (law 1). Once a
 * second, and only a change of a cluster touches its sessions. On one event loop.
 */
final class Silence {
    private static final Logger log = LoggerFactory.getLogger(Silence.class);
    private static final long EVERY_MILLIS = 1_000;

    private final Vertx vertx;
    private final CoreConfig config;
    private final ClusterBoard board;
    private final SessionStore store;
    private final SessionFlow flow;
    private final Backoff backoff;
    private final BrokerMetrics metrics;
    private final InstantSource clock;
    private final Instant since;
    private final Map<ClusterId, Boolean> last = new HashMap<>();
    private long timer = -1;

    Silence(
            Vertx vertx,
            CoreConfig config,
            ClusterBoard board,
            SessionStore store,
            SessionFlow flow,
            Backoff backoff,
            BrokerMetrics metrics,
            InstantSource clock) {
        this.vertx = vertx;
        this.config = config;
        this.board = board;
        this.store = store;
        this.flow = flow;
        this.backoff = backoff;
        this.metrics = metrics;
        this.clock = clock;
        this.since = clock.instant();
    }

    void start() {
        timer = vertx.setPeriodic(EVERY_MILLIS, t -> look());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        Map<ClusterId, Boolean> changed = new HashMap<>();
        for (ClusterConfig cluster : config.clusters()) {
            if (cluster.link() == null) {
                metrics.cluster(cluster.id(), !board.silent(cluster.id()));
            }
            if (cluster.link() == null && decided(cluster.id())) {
                boolean silent = board.silent(cluster.id());
                if (!Boolean.valueOf(silent).equals(last.put(cluster.id(), silent))) {
                    changed.put(cluster.id(), silent);
                }
            }
        }
        store.all()
                .compose(all -> {
                    metrics.live(all);
                    return changed.isEmpty() ? Future.succeededFuture() : tell(changed, all);
                })
                .onFailure(e -> {
                    changed.keySet().forEach(last::remove);
                    log.atWarn()
                            .log(
                                    "sessions could not be told of silent clusters; it is tried again: {}",
                                    e.getMessage());
                });
    }

    /** A cluster never heard from is silent only after this broker has waited for it as long as for any other. */
    private boolean decided(ClusterId cluster) {
        return !board.silent(cluster) || since.plus(config.silentAfter()).isBefore(clock.instant());
    }

    private Future<Void> tell(Map<ClusterId, Boolean> changed, List<Session> all) {
        Set<SessionId> awake = new HashSet<>();
        List<Future<?>> told = new ArrayList<>();
        for (Session session : all) {
            ClusterId cluster = session.claim().cluster();
            Boolean silent = changed.get(cluster);
            if (silent == null) {
                continue;
            }
            if (silent) {
                Instant at = board.heardAt(cluster).orElse(since);
                told.add(flow.apply(session.id(), new Event.ClusterSilent(at)));
            } else {
                awake.add(session.id());
                told.add(flow.apply(session.id(), new Event.ClusterHeard()));
            }
        }
        changed.forEach((cluster, silent) -> log.atInfo()
                .addKeyValue("cluster", cluster)
                .log(silent ? "not heard from; its sessions go on" : "heard from"));
        backoff.wake(awake);
        return Future.join(told).mapEmpty();
    }
}
