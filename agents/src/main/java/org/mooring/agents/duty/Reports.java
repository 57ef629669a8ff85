package org.mooring.agents.duty;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
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

    private static final Duration WAIT_HOLDS = Duration.ofSeconds(10);

    private final Context context;
    private final ClusterId cluster;
    private final Bus bus;
    private final AgentMetrics metrics;
    private final long every;
    private @Nullable ClusterReport latest;
    private Supplier<Future<Optional<Duration>>> askedHow = () -> Future.succeededFuture(Optional.empty());
    private Optional<ClusterView> lately = Optional.empty();
    private @Nullable Long wait;
    private boolean asking;
    private long asked = System.nanoTime() - WAIT_HOLDS.toNanos();
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
        lately = view;
        if (view.filter(Reports::busy).isEmpty()) {
            wait = null;
        } else {
            renewWait();
        }
        show(view);
    }

    /** How the wait is asked for; without it none is told. Before anything is seen. */
    void askWait(Supplier<Future<Optional<Duration>>> ask) {
        askedHow = ask;
    }

    private static boolean busy(ClusterView view) {
        return view.maintenance().isEmpty() && (view.freeCores() < 1 || view.waiting() > 0);
    }

    /** Told as soon as it is known; nothing waits for it. */
    private void renewWait() {
        if (asking || System.nanoTime() - asked < WAIT_HOLDS.toNanos()) {
            return;
        }
        asking = true;
        askedHow.get()
                .onComplete(answer -> context.runOnContext(heard -> {
                    asking = false;
                    asked = System.nanoTime();
                    if (lately.filter(Reports::busy).isPresent()) {
                        wait = answer.succeeded()
                                ? answer.result().map(Reports::inMinutes).orElse(null)
                                : null;
                        show(lately);
                    }
                }));
    }

    /** In seconds, full minutes: a guess is no finer, and must not change with every look. */
    private static long inMinutes(Duration guess) {
        return guess.isNegative() ? 0 : guess.plusSeconds(59).toMinutes() * 60;
    }

    private void show(Optional<ClusterView> view) {
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
                wait,
                Build.version());
    }

    private ClusterReport silent() {
        return new ClusterReport(cluster, Availability.SCHEDULER_DOWN, null, 0, 0, 0, null, Build.version());
    }
}
