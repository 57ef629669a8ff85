package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.Scheduler.JobRef;
import org.mooring.agents.scheduler.SchedulerUnreachable;
import org.mooring.agents.scheduler.Submission;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;

/** The scheduler's verbs, one after the other: who waits, who starts, who is told what. Belongs to the worker. */
final class LocalQueue implements AutoCloseable {
    /** More jobs than this do not wait. */
    private static final int MOST_WAITING = 500;

    private static final Duration SHOWN_AFTER_END = Duration.ofMinutes(10);

    private final LocalConfig config;
    private final Clock clock;
    private final Runnable changed;
    private final JobBook book;
    private final Runs runs;
    private final Admission admission;
    private final OtherPeople others;
    private boolean closing;

    private LocalQueue(LocalConfig config, Clock clock, Worker worker, Runnable changed, JobFolders folders)
            throws IOException {
        this.config = config;
        this.clock = clock;
        this.changed = changed;
        this.book = new JobBook(folders);
        this.runs = new Runs(config, clock, worker, book, this::pass);
        this.admission = new Admission(config);
        this.others = new OtherPeople(config, book);
    }

    /** Opens the state folder and reads what it holds; {@link #resume} goes on with it. */
    static LocalQueue open(LocalConfig config, Clock clock, Worker worker, Runnable changed) throws IOException {
        JobFolders folders = JobFolders.open(config.stateFolder());
        try {
            return new LocalQueue(config, clock, worker, changed, folders);
        } catch (IOException e) {
            folders.close();
            throw e;
        }
    }

    /** Looks after the jobs found, and starts those that can. */
    void resume() throws IOException {
        for (LocalJob job : book.jobs(LocalJob::running)) {
            runs.resume(job);
        }
        pass();
    }

    Submission submit(JobSpec spec) throws IOException {
        Optional<LocalJob> earlier = book.of(spec.session());
        if (earlier.isPresent()) {
            return new Submission.Accepted(Integer.toString(earlier.get().id()));
        }
        if (closing) {
            throw new SchedulerUnreachable("the local scheduler is stopping");
        }
        if (book.folders().buried(spec.session())) {
            return new Submission.Refused("The job of session " + spec.session() + " is cancelled already");
        }
        Admission.Verdict verdict = admission.judge(spec.account(), spec.request());
        if (verdict.partition() == null) {
            return new Submission.Refused(String.valueOf(verdict.refusal()));
        }
        if (book.jobs(LocalJob::pending).size() >= MOST_WAITING) {
            return new Submission.Refused("The queue is full: " + MOST_WAITING + " jobs wait; try again later");
        }
        LocalJob job = book.add(
                new JobBook.NewJob(
                        spec.session(),
                        false,
                        owner(spec.account()),
                        spec.request(),
                        verdict.partition(),
                        limit(spec.request()),
                        clock.instant(),
                        spec.startBy()),
                spec.script());
        pass();
        return new Submission.Accepted(Integer.toString(job.id()));
    }

    boolean cancel(JobRef ref) throws IOException {
        LocalJob job = book.of(ref.session()).orElse(null);
        if (job == null) {
            book.folders().bury(ref.session());
            return false;
        }
        if (!job.owner().account().equals(ref.account()) || job.state().terminal()) {
            return false;
        }
        LocalJob cancelled = job.cancelledBy(ref.account());
        if (job.pending()) {
            runs.end(cancelled, JobState.CANCELLED, clock.instant(), null, null);
            pass();
        } else {
            book.put(cancelled);
            runs.terminate(cancelled);
        }
        return true;
    }

    ClusterView observe() {
        Instant now = clock.instant();
        Map<Integer, Plan.Place> places = places(now, null);
        Instant old = now.minus(SHOWN_AFTER_END);
        List<LocalJob> shown = book.jobs(
                job -> !job.background() && (job.ended() == null || job.ended().isAfter(old)));
        return new ClusterView(
                shown.stream()
                        .map(job -> observation(job, places.get(job.id())))
                        .toList(),
                closed(now).map(closed -> new ClusterView.Maintenance(closed.until())),
                Math.max(0, free().cores()),
                config.node().cores(),
                places.size());
    }

    Optional<Instant> estimate(String account, JobRequest request) {
        if (admission.judge(account, request).partition() == null) {
            return Optional.empty();
        }
        Plan.Waiting candidate = new Plan.Waiting(Integer.MAX_VALUE, Size.of(request), limit(request));
        return Optional.ofNullable(places(clock.instant(), candidate).get(candidate.id()))
                .flatMap(Plan.Place::expected);
    }

    Admission admission() {
        return admission;
    }

    JobFolders folders() {
        return book.folders();
    }

    /** Gives up what is too late and starts what can start; tells if anything changed. */
    private void pass() throws IOException {
        Instant now = clock.instant();
        for (LocalJob job : book.jobs(job -> job.pending() && job.late(now))) {
            runs.end(job, JobState.DEADLINE, now, null, null);
        }
        if (!closing) {
            others.refill(now);
            Map<Integer, Plan.Place> places = places(now, null);
            for (LocalJob job : book.jobs(LocalJob::pending)) {
                Plan.Place place = places.get(job.id());
                if (place != null && place.starts()) {
                    runs.start(job);
                }
            }
            runs.prepare();
        }
        if (book.takeNews()) {
            changed.run();
        }
    }

    /** To be called once a second: sees what no event told, and what is due by time. */
    void round() throws IOException {
        for (LocalJob job : book.jobs(LocalJob::running)) {
            runs.check(job.id());
        }
        Instant now = clock.instant();
        book.tidy(now);
        boolean open = closed(now).isEmpty();
        Size free = free();
        boolean someCan = !book.jobs(job -> job.pending() && (job.late(now) || (open && free.holds(job.size()))))
                .isEmpty();
        if (someCan || others.due(now)) {
            pass();
        }
    }

    /** Whether a process of a job, or of ours, is still there. */
    boolean anyLeft() {
        return !book.jobs(LocalJob::running).isEmpty() || runs.anyLeaving();
    }

    /** Starts nothing any more; with {@code endJobs}, ends all. */
    void stop(boolean endJobs) throws IOException {
        closing = true;
        runs.stop(endJobs);
        if (endJobs) {
            for (LocalJob job : book.jobs(LocalJob::pending)) {
                runs.end(job, JobState.CANCELLED, clock.instant(), null, null);
            }
            for (LocalJob job : book.jobs(LocalJob::running)) {
                runs.terminate(job);
            }
        }
    }

    @Override
    public void close() throws IOException {
        runs.close();
        book.folders().close();
    }

    private Map<Integer, Plan.Place> places(Instant now, Plan.@Nullable Waiting candidate) {
        List<Plan.Running> running = book.jobs(LocalJob::running).stream()
                .map(job -> new Plan.Running(job.size(), job.ends(now)))
                .toList();
        List<Plan.Waiting> waiting = new ArrayList<>();
        for (LocalJob job : book.jobs(LocalJob::pending)) {
            waiting.add(new Plan.Waiting(job.id(), job.size(), Duration.ofMillis(job.limitMillis())));
        }
        if (candidate != null) {
            waiting.add(candidate);
        }
        return Plan.of(
                now, Size.of(config.node()), running, waiting, closed(now).orElse(null));
    }

    private Size free() {
        return book.jobs(LocalJob::running).stream().map(LocalJob::size).reduce(Size.of(config.node()), Size::minus);
    }

    private Optional<Plan.Closed> closed(Instant now) {
        return Optional.ofNullable(config.maintenance())
                .map(maintenance -> new Plan.Closed(Optional.ofNullable(maintenance.until())))
                .filter(closed ->
                        closed.until().filter(until -> !until.isAfter(now)).isEmpty());
    }

    private JobObservation observation(LocalJob job, Plan.@Nullable Place place) {
        return new JobObservation(
                job.session(),
                Integer.toString(job.id()),
                0,
                job.state(),
                place == null ? null : place.reason(),
                place == null ? null : place.ahead(),
                place == null ? null : place.expected().orElse(null),
                job.started() == null ? null : config.node().name(),
                job.exitCode(),
                job.signal(),
                job.by());
    }

    private LocalJob.Owner owner(String name) {
        LocalConfig.Account account = Objects.requireNonNull(config.accounts().get(name));
        return new LocalJob.Owner(name, account.uid(), account.group(), account.home());
    }

    private Duration limit(JobRequest request) {
        return config.minute().multipliedBy(request.minutes());
    }
}
