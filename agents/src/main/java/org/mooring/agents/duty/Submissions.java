package org.mooring.agents.duty;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import org.mooring.agents.app.Catalogue;
import org.mooring.agents.app.Catalogue.Choice;
import org.mooring.agents.job.JobScript;
import org.mooring.agents.metrics.AgentMetrics;
import org.mooring.agents.metrics.AgentMetrics.Submitted;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.Submission;
import org.mooring.agents.state.Fences;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRefused;
import org.mooring.protocol.JobSubmitted;
import org.mooring.protocol.SubmitAnswer;
import org.mooring.protocol.SubmitJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Submissions: the app chosen, the fence passed, the script made, then the scheduler's word. Thread-safe. */
public final class Submissions {
    private static final Logger log = LoggerFactory.getLogger(Submissions.class);

    private final ClusterId cluster;
    private final Catalogue catalogue;
    private final Scheduler scheduler;
    private final JobScript script;
    private final Fences fences;
    private final WorkerExecutor files;
    private final AgentMetrics metrics;

    /** @param files runs what blocks on the disk */
    public Submissions(
            ClusterId cluster,
            Catalogue catalogue,
            Scheduler scheduler,
            JobScript script,
            Fences fences,
            WorkerExecutor files,
            AgentMetrics metrics) {
        this.cluster = cluster;
        this.catalogue = catalogue;
        this.scheduler = scheduler;
        this.script = script;
        this.fences = fences;
        this.files = files;
        this.metrics = metrics;
    }

    /** Submits, or says why not. */
    Future<SubmitAnswer> submit(SubmitJob job, Asking asking) {
        Optional<Choice> choice = catalogue.find(job.request().ui());
        if (choice.isEmpty()) {
            return refused(job, "the interface '" + job.request().ui() + "' is not offered on " + cluster);
        }
        return files.executeBlocking(() -> fences.pass(job.slot(), job.fence()), true)
                .compose(passed -> passed
                        ? submit(job, choice.get(), asking)
                        : refused(job, "a newer session has taken this one's place (fence " + job.fence() + ")"));
    }

    private Future<SubmitAnswer> submit(SubmitJob job, Choice choice, Asking asking) {
        JobSpec spec = new JobSpec(
                job.session(),
                job.account(),
                job.request(),
                script.render(job, choice.app(), choice.ui()),
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
}
