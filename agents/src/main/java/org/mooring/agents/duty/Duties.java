package org.mooring.agents.duty;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mooring.agents.AgentConfig;
import org.mooring.agents.AgentMetrics;
import org.mooring.agents.AgentMetrics.Submitted;
import org.mooring.agents.job.JobScript;
import org.mooring.agents.scheduler.JobLogs;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.Submission;
import org.mooring.agents.state.Fences;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.CancelAnswer;
import org.mooring.protocol.CancelJob;
import org.mooring.protocol.EstimateStart;
import org.mooring.protocol.GetOffer;
import org.mooring.protocol.JobRefused;
import org.mooring.protocol.JobSubmitted;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.Request;
import org.mooring.protocol.StartEstimate;
import org.mooring.protocol.SubmitAnswer;
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

    private final AgentConfig config;
    private final Scheduler scheduler;
    private final JobLogs logs;
    private final JobScript script;
    private final Fences fences;
    private final WorkerExecutor files;
    private final AgentMetrics metrics;
    private final Asking asking;
    private final Offers offers;

    /**
     * @param context where the scheduler's answers arrive
     * @param files runs what blocks on the disk
     */
    public Duties(
            Context context,
            AgentConfig config,
            Scheduler scheduler,
            JobLogs logs,
            JobScript script,
            Fences fences,
            WorkerExecutor files,
            AgentMetrics metrics) {
        this.config = config;
        this.scheduler = scheduler;
        this.logs = logs;
        this.script = script;
        this.fences = fences;
        this.files = files;
        this.metrics = metrics;
        this.asking = new Asking(context, PATIENCE);
        this.offers = new Offers(config, account -> asking.asked(scheduler.offer(account)), Clock.systemUTC());
    }

    /** Serves until the lifecycle stops; done when requests can arrive. */
    public Future<Void> begin(Bus bus, Lifecycle lifecycle) {
        return Future.all(List.of(
                        serve(bus, lifecycle, SubmitJob.class, this::submit),
                        serve(bus, lifecycle, CancelJob.class, this::cancel),
                        serve(bus, lifecycle, GetOffer.class, offers::get),
                        serve(bus, lifecycle, EstimateStart.class, this::estimate),
                        serve(bus, lifecycle, TailLog.class, this::tail)))
                .mapEmpty();
    }

    private <A extends Answer, Q extends Request<A>> Future<?> serve(
            Bus bus, Lifecycle lifecycle, Class<Q> type, Function<Q, Future<A>> duty) {
        Address<Q> at = Address.agent(config.cluster(), type);
        return bus.serve(at, duty).onSuccess(serving -> lifecycle.onStop(at.name(), serving::end));
    }

    private Future<SubmitAnswer> submit(SubmitJob job) {
        Optional<Chosen> chosen = chosen(job.request().ui());
        if (chosen.isEmpty()) {
            return refused(job, "the interface '" + job.request().ui() + "' is not offered on " + config.cluster());
        }
        return files.executeBlocking(() -> fences.pass(job.slot(), job.fence()), true)
                .compose(passed -> passed
                        ? submit(job, chosen.get())
                        : refused(job, "a newer session has taken this one's place (fence " + job.fence() + ")"));
    }

    private Future<SubmitAnswer> submit(SubmitJob job, Chosen chosen) {
        JobSpec spec = new JobSpec(
                job.session(),
                job.account(),
                job.request(),
                script.render(job, chosen.app(), chosen.ui()),
                job.startBy(),
                job.mark());
        return asking.asked(scheduler.submit(spec))
                .map(submission -> answer(job, submission))
                .onFailure(failure -> metrics.submitted(Submitted.UNKNOWN));
    }

    private SubmitAnswer answer(SubmitJob job, Submission submission) {
        if (submission instanceof Submission.Accepted accepted) {
            metrics.submitted(Submitted.ACCEPTED);
            log.atInfo()
                    .addKeyValue("session", job.session())
                    .addKeyValue("job", accepted.jobId())
                    .addKeyValue("user", job.user())
                    .log("job submitted");
            return new JobSubmitted(job.session(), accepted.jobId());
        }
        if (submission instanceof Submission.Refused refusal) {
            metrics.submitted(Submitted.REFUSED_BY_SCHEDULER);
            log.atInfo()
                    .addKeyValue("session", job.session())
                    .addKeyValue("user", job.user())
                    .log("the scheduler refused the job: {}", refusal.message());
            return new JobRefused(job.session(), JobRefused.By.SCHEDULER, refusal.message());
        }
        throw new AssertionError(submission);
    }

    private Future<SubmitAnswer> refused(SubmitJob job, String message) {
        metrics.submitted(Submitted.REFUSED_BY_AGENT);
        log.atWarn()
                .addKeyValue("session", job.session())
                .addKeyValue("user", job.user())
                .log("not submitted: {}", message);
        return Future.succeededFuture(new JobRefused(job.session(), JobRefused.By.AGENT, message));
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

    private Future<LogTail> tail(TailLog wanted) {
        int lines = Math.min(Math.max(1, wanted.maxLines()), MOST_LINES);
        return asking.asked(logs.tail(wanted.account(), wanted.session(), lines))
                .map(found -> new LogTail(wanted.session(), found));
    }

    private Optional<Chosen> chosen(String ui) {
        for (AgentConfig.App app : config.apps()) {
            for (AgentConfig.Interface each : app.interfaces()) {
                if (each.id().equals(ui)) {
                    return Optional.of(new Chosen(app, each));
                }
            }
        }
        return Optional.empty();
    }

    private record Chosen(AgentConfig.App app, AgentConfig.Interface ui) {}
}
