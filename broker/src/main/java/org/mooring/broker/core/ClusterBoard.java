package org.mooring.broker.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.store.DrainedClusters;
import org.mooring.protocol.Ack;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ClusterReport;
import org.mooring.protocol.GetOffer;
import org.mooring.protocol.Offer;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the agents' reports say of their clusters. Hearing nothing is the broker's own finding. Thread-safe. */
final class ClusterBoard implements Clusters {
    private static final Logger log = LoggerFactory.getLogger(ClusterBoard.class);
    private static final Duration OFFER_TIMEOUT = Duration.ofSeconds(5);

    private final CoreConfig config;
    private final Bus bus;
    private final DrainedClusters store;
    private final InstantSource clock;
    private final Map<ClusterId, Instant> heard = new ConcurrentHashMap<>();
    private final Map<ClusterId, ClusterReport> reports = new ConcurrentHashMap<>();
    private final Set<ClusterId> drained = ConcurrentHashMap.newKeySet();
    private final Cache<AskedFor, Offer> offers = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofHours(12))
            .build();

    ClusterBoard(CoreConfig config, Bus bus, DrainedClusters store, InstantSource clock) {
        this.config = config;
        this.bus = bus;
        this.store = store;
        this.clock = clock;
    }

    Future<Void> open() {
        return store.all()
                .onSuccess(drained::addAll)
                .compose(known -> bus.serve(Address.broker(ClusterReport.class), this::report))
                .mapEmpty();
    }

    /** Its agent said something. */
    void heard(ClusterId cluster) {
        if (config.cluster(cluster).isPresent()) {
            heard.put(cluster, clock.instant());
        }
    }

    Optional<Instant> heardAt(ClusterId cluster) {
        return Optional.ofNullable(heard.get(cluster));
    }

    /** The POSIX account of the user there. */
    String account(ClusterId cluster, UserName user) {
        return config.cluster(cluster).map(c -> c.accounts().get(user.value())).orElse(user.value());
    }

    @Override
    public List<ClusterStatus> all() {
        return config.clusters().stream().map(this::status).toList();
    }

    @Override
    public Optional<ClusterStatus> find(ClusterId id) {
        return config.cluster(id).map(this::status);
    }

    @Override
    public Future<Offer> offer(ClusterId cluster, UserName user) {
        AskedFor key = new AskedFor(cluster, user);
        GetOffer ask = new GetOffer(cluster, user, account(cluster, user));
        return bus.request(Address.agent(cluster, GetOffer.class), ask, OFFER_TIMEOUT)
                .onSuccess(offer -> offers.put(key, offer))
                .recover(failure -> {
                    Offer last = offers.getIfPresent(key);
                    return last == null ? Future.failedFuture(failure) : Future.succeededFuture(last);
                });
    }

    @Override
    public Future<Void> drain(ClusterId cluster, boolean drain, String by) {
        if (config.cluster(cluster).isEmpty()) {
            return Future.failedFuture(new BusFailure(BusFailure.Kind.REFUSED, "no cluster is named " + cluster));
        }
        return store.set(cluster, drain, by).onSuccess(done -> {
            if (drain) {
                drained.add(cluster);
            } else {
                drained.remove(cluster);
            }
            log.atInfo().addKeyValue("cluster", cluster).addKeyValue("by", by).log(drain ? "drained" : "open again");
        });
    }

    /** Whether nothing was heard from the cluster for too long. */
    boolean silent(ClusterId cluster) {
        Instant at = heard.get(cluster);
        return at == null || at.plus(config.silentAfter()).isBefore(clock.instant());
    }

    private Future<Ack> report(ClusterReport report) {
        if (config.cluster(report.cluster()).isEmpty()) {
            return Future.failedFuture(new BusFailure(
                    BusFailure.Kind.REFUSED, "no cluster is named " + report.cluster() + " in this federation"));
        }
        reports.put(report.cluster(), report);
        heard(report.cluster());
        return Future.succeededFuture(new Ack());
    }

    private ClusterStatus status(ClusterConfig cluster) {
        @Nullable ClusterReport report = reports.get(cluster.id());
        return new ClusterStatus(
                cluster.id(),
                cluster.name(),
                condition(cluster, report),
                heard.get(cluster.id()),
                report == null ? null : report.until(),
                report == null ? 0 : report.freeCores(),
                report == null ? 0 : report.totalCores(),
                report == null ? 0 : report.waiting(),
                report == null ? null : report.expectedWaitSeconds(),
                cluster.link());
    }

    private ClusterStatus.Condition condition(ClusterConfig cluster, @Nullable ClusterReport report) {
        if (cluster.link() != null) {
            return ClusterStatus.Condition.LINK_OUT;
        }
        if (drained.contains(cluster.id())) {
            return ClusterStatus.Condition.DRAINED;
        }
        if (report == null || silent(cluster.id())) {
            return ClusterStatus.Condition.UNREACHABLE;
        }
        return switch (report.availability()) {
            case UP -> report.freeCores() > 0 ? ClusterStatus.Condition.FREE : ClusterStatus.Condition.BUSY;
            case MAINTENANCE -> ClusterStatus.Condition.MAINTENANCE;
            case SCHEDULER_DOWN -> ClusterStatus.Condition.SCHEDULER_DOWN;
        };
    }

    private record AskedFor(ClusterId cluster, UserName user) {}
}
