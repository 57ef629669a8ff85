package org.mooring.agents.duty;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.metrics.AgentMetrics;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ClusterReport;
import org.mooring.protocol.ClusterReport.Availability;
import org.mooring.runtime.Build;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the brokers how the cluster is: when the way to them comes up, at every change, and every few seconds. Lives on
 * one context.
 */
final class Reports {
    private static final Logger log = LoggerFactory.getLogger(Reports.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Context context;
    private final ClusterId cluster;
    private final Bus bus;
    private final AgentMetrics metrics;
    private final long every;
    private @Nullable ClusterReport latest;
    private long timer = -1;
    private boolean stopped;

    Reports(Context context, ClusterId cluster, Bus bus, AgentMetrics metrics, Duration every) {
        this.context = context;
        this.cluster = cluster;
        this.bus = bus;
        this.metrics = metrics;
        this.every = every.toMillis();
    }

    /** What the scheduler told; empty if it did not answer. From the context. */
    void seen(Optional<ClusterView> view) {
        ClusterReport report = view.map(this::report).orElseGet(this::silent);
        boolean changed = !report.equals(latest);
        latest = report;
        if (changed) {
            tell();
        }
    }

    /** From the context. */
    void tell() {
        if (timer >= 0) {
            context.owner().cancelTimer(timer);
            timer = -1;
        }
        if (stopped) {
            return;
        }
        timer = context.owner().setTimer(every, fired -> tell());
        if (latest == null || !bus.up()) {
            return;
        }
        bus.request(Address.broker(ClusterReport.class), latest, PATIENCE).onFailure(failure -> {
            metrics.untold();
            log.atDebug().addKeyValue("cluster", cluster).log("no broker took the report: {}", failure.getMessage());
        });
    }

    /** From the context. */
    void stop() {
        stopped = true;
        context.owner().cancelTimer(timer);
    }

    private ClusterReport report(ClusterView view) {
        return new ClusterReport(
                cluster,
                view.maintenance().isPresent() ? Availability.MAINTENANCE : Availability.UP,
                view.maintenance().flatMap(ClusterView.Maintenance::until).orElse(null),
                view.freeCores(),
                view.totalCores(),
                view.waiting(),
                null,
                Build.version());
    }

    private ClusterReport silent() {
        return new ClusterReport(cluster, Availability.SCHEDULER_DOWN, null, 0, 0, 0, null, Build.version());
    }
}
