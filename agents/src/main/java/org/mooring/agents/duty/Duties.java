package org.mooring.agents.duty;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mooring.agents.app.Catalogue;
import org.mooring.agents.scheduler.JobLogs;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.CancelAnswer;
import org.mooring.protocol.CancelJob;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.EstimateStart;
import org.mooring.protocol.GetOffer;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.Request;
import org.mooring.protocol.StartEstimate;
import org.mooring.protocol.SubmitJob;
import org.mooring.protocol.TailLog;
import org.mooring.runtime.Lifecycle;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the brokers ask of this cluster's agent. Every request may come twice. Thread-safe. */
public final class Duties {
    private static final Logger log = LoggerFactory.getLogger(Duties.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_LINES = 1000;

    private final ClusterId cluster;
    private final Scheduler scheduler;
    private final JobLogs logs;
    private final Submissions submissions;
    private final Turns turns = new Turns();
    private final Asking asking;
    private final Offers offers;
    private final Optional<String> anybody;
    private final Clock clock = Clock.systemUTC();

    /**
     * @param context where the scheduler's answers arrive
     * @param anybody an account with access here, if one is known beforehand
     */
    public Duties(
            Context context,
            ClusterId cluster,
            Catalogue catalogue,
            Scheduler scheduler,
            JobLogs logs,
            Submissions submissions,
            Optional<String> anybody) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.logs = logs;
        this.submissions = submissions;
        this.asking = new Asking(context, PATIENCE);
        this.offers = new Offers(catalogue, account -> asking.asked(scheduler.offer(account)), clock);
        this.anybody = anybody;
    }

    /** Serves until the lifecycle stops; done when requests can arrive. */
    public Future<Void> begin(Bus bus, Lifecycle lifecycle) {
        return Future.all(List.of(
                        serve(
                                bus,
                                lifecycle,
                                SubmitJob.class,
                                job -> turns.take(job.session(), () -> submissions.submit(job, asking))),
                        serve(
                                bus,
                                lifecycle,
                                CancelJob.class,
                                order -> turns.take(order.session(), () -> cancel(order))),
                        serve(bus, lifecycle, GetOffer.class, offers::get),
                        serve(bus, lifecycle, EstimateStart.class, this::estimate),
                        serve(bus, lifecycle, TailLog.class, this::tail)))
                .mapEmpty();
    }

    private <A extends Answer, Q extends Request<A>> Future<?> serve(
            Bus bus, Lifecycle lifecycle, Class<Q> type, Function<Q, Future<A>> duty) {
        Address<Q> at = Address.agent(cluster, type);
        return bus.serve(at, duty).onSuccess(serving -> lifecycle.onStop(at.name(), serving::end));
    }

    private Future<CancelAnswer> cancel(CancelJob order) {
        Scheduler.JobRef job =
                new Scheduler.JobRef(order.session(), order.account(), Optional.ofNullable(order.jobId()));
        return asking.asked(scheduler.cancel(job)).map(found -> {
            log.atInfo()
                    .addKeyValue("session", order.session())
                    .addKeyValue("job", order.jobId())
                    .log(found ? "job cancelled" : "no job to cancel");
            return new CancelAnswer(order.session(), found);
        });
    }

    private Future<StartEstimate> estimate(EstimateStart wanted) {
        return asking.asked(scheduler.estimate(wanted.account(), wanted.request()))
                .map(at -> new StartEstimate(at.orElse(null)));
    }

    /** How long what Start takes would wait now; empty if the scheduler has no guess, or no account is known to ask for. */
    public Future<Optional<Duration>> ordinaryWait() {
        Optional<String> account = offers.somebody().or(() -> anybody);
        if (account.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return offers.ordinary(account.get())
                .compose(request -> request.isEmpty()
                        ? Future.succeededFuture(Optional.<Instant>empty())
                        : asking.asked(scheduler.estimate(account.get(), request.get())))
                .map(at -> at.map(start -> Duration.between(clock.instant(), start)));
    }

    private Future<LogTail> tail(TailLog wanted) {
        int lines = Math.min(Math.max(1, wanted.maxLines()), MOST_LINES);
        return asking.asked(logs.tail(wanted.account(), wanted.session(), lines))
                .map(found -> new LogTail(wanted.session(), found));
    }
}
