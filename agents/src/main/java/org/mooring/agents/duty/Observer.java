package org.mooring.agents.duty;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.mooring.agents.metrics.AgentMetrics;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobObservations;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the scheduler: one query for all jobs per tick, fewer when it is slow or silent, at once when there is news,
 * and never two at the same time. A look that fails is told as "not heard" and says nothing about any job (law 1).
 * Lives on one context; {@link #lookSoon} may be called from any thread.
 */
public final class Observer implements Daemon {
    private static final Logger log = LoggerFactory.getLogger(Observer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A scheduler is asked for at most a tenth of the time. */
    private static final int SHARE = 10;

    private final Context context;
    private final ClusterId cluster;
    private final Scheduler scheduler;
    private final Asking asking;
    private final Bus bus;
    private final Pace pace;
    private final AgentMetrics metrics;
    private final Reports reports;
    private final Clock clock;

    private long timer = -1;
    private long wait;
    private long lastLook;
    private boolean looking;
    private boolean news;
    private volatile boolean silent;
    private boolean stopped;

    /** @param context where it lives */
    public Observer(
            Context context,
            ClusterId cluster,
            Pace pace,
            Scheduler scheduler,
            Bus bus,
            AgentMetrics metrics,
            Clock clock) {
        this.context = context;
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.asking = new Asking(context, pace.timeout());
        this.bus = bus;
        this.pace = pace;
        this.metrics = metrics;
        this.reports = new Reports(context, cluster, bus, metrics, pace.report());
        this.clock = clock;
        this.wait = pace.tick().toMillis();
        this.lastLook = System.nanoTime() - pace.least().toNanos();
    }

    /**
     * Begins: looks whenever the way to the brokers comes up, when the scheduler hints at news, and at every tick.
     *
     * @param ordinaryWait asks how long an ordinary request would wait; called while the cluster is busy
     */
    public void begin(Supplier<Future<Optional<Duration>>> ordinaryWait) {
        reports.askWait(ordinaryWait);
        scheduler.onChange(this::lookSoon);
        bus.onUp(() -> {
            context.runOnContext(up -> reports.tell());
            lookSoon();
        });
    }

    /** Something has happened: looks as soon as the pace allows. From any thread. */
    public void lookSoon() {
        context.runOnContext(now -> {
            if (looking) {
                news = true;
            } else {
                lookIn(untilAllowed());
            }
        });
    }

    /** What is wrong with the scheduler, for the health check; from any thread. */
    public Optional<String> problem() {
        return silent ? Optional.of("the scheduler does not answer") : Optional.empty();
    }

    @Override
    public Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            stopped = true;
            context.owner().cancelTimer(timer);
            reports.stop();
            done.complete();
        });
        return done.future();
    }

    private long untilAllowed() {
        long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastLook);
        return Math.max(0, pace.least().toMillis() - since);
    }

    private void lookIn(long millis) {
        context.owner().cancelTimer(timer);
        if (!stopped) {
            timer = context.owner().setTimer(Math.max(1, millis), fired -> look());
        }
    }

    private void look() {
        if (!bus.up()) {
            // Nobody would hear it; the way's coming up makes us look.
            lookIn(jittered(pace.tick().toMillis()));
            return;
        }
        looking = true;
        news = false;
        lastLook = System.nanoTime();
        asking.asked(scheduler.observe())
                .map(Optional::of)
                .otherwise(failure -> {
                    tellSilence(failure);
                    return Optional.empty();
                })
                .map(this::paced)
                .compose(this::tell)
                .onComplete(told -> {
                    looking = false;
                    lookIn(news ? untilAllowed() : jittered(wait));
                });
    }

    private Optional<ClusterView> paced(Optional<ClusterView> view) {
        double took = (System.nanoTime() - lastLook) / 1e9;
        metrics.looked(view.isPresent(), took);
        long calm = view.isPresent() ? Math.max(pace.tick().toMillis(), Math.round(took * 1000 * SHARE)) : wait * 2;
        wait = Math.min(calm, pace.longest().toMillis());
        metrics.nextLook(wait / 1000.0);
        if (view.isPresent() && silent) {
            log.atInfo().addKeyValue("cluster", cluster).log("the scheduler answers again");
        }
        silent = view.isEmpty();
        reports.seen(view);
        return view;
    }

    private void tellSilence(Throwable failure) {
        if (!silent) {
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .log("the scheduler does not answer; jobs stay as they were: {}", failure.getMessage());
        }
    }

    private Future<?> tell(Optional<ClusterView> view) {
        List<JobObservation> jobs = view.map(ClusterView::jobs).orElse(List.of());
        JobObservations seen = new JobObservations(cluster, view.isPresent(), clock.instant(), jobs);
        return bus.request(Address.broker(JobObservations.class), seen, PATIENCE)
                .onFailure(failure -> {
                    metrics.untold();
                    log.atWarn()
                            .addKeyValue("cluster", cluster)
                            .log(
                                    "no broker took the observations; the next look says it again: {}",
                                    failure.getMessage());
                });
    }

    /** Many agents must not ask at the same moment. */
    private static long jittered(long millis) {
        return Math.round(millis * ThreadLocalRandom.current().nextDouble(0.85, 1.15));
    }
}
