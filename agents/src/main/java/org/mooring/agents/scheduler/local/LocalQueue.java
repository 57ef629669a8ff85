package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.Scheduler.JobRef;
import org.mooring.agents.scheduler.SchedulerUnreachable;
import org.mooring.agents.scheduler.Submission;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs on record and what happens to them. Each change is in the job's file before anything follows from it, so
 * that a new queue on the same folder goes on where this one was killed. Belongs to the scheduler's worker.
 */
final class LocalQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalQueue.class);

    /** More jobs than this do not wait. */
    private static final int MOST_WAITING = 500;

    private static final Duration SHOWN_AFTER_END = Duration.ofMinutes(10);

    /** A session this old is past its start deadline, so that nothing can be submitted twice for want of its record. */
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    private static final Duration ORPHANS_GIVEN_UP = Duration.ofSeconds(10);

    private final LocalConfig config;
    private final Clock clock;
    private final Timer timer;
    private final Runnable changed;
    private final JobFolders folders;
    private final StepDaemons daemons;
    private final ExitWatch exits;
    private final Admission admission;
    private final TreeMap<Integer, LocalJob> jobs = new TreeMap<>();
    private final Map<Integer, Instant> lostSince = new HashMap<>();
    private Instant nextTidy = Instant.MIN;
    private boolean news;
    private boolean closing;

    /** Runs a task on the worker, now or later. */
    interface Timer {
        void after(Duration delay, Runnable task);
    }

    private LocalQueue(LocalConfig config, Clock clock, Timer timer, Runnable changed, JobFolders folders)
            throws IOException {
        this.config = config;
        this.clock = clock;
        this.timer = timer;
        this.changed = changed;
        this.folders = folders;
        this.daemons = new StepDaemons(config, folders);
        this.exits = new ExitWatch(config.node().name());
        this.admission = new Admission(config);
    }

    /** Opens the state folder and takes up what it holds; {@link #resume} goes on with it. */
    static LocalQueue open(LocalConfig config, Clock clock, Timer timer, Runnable changed) throws IOException {
        JobFolders folders = JobFolders.open(config.stateFolder());
        try {
            LocalQueue queue = new LocalQueue(config, clock, timer, changed, folders);
            folders.load().forEach(job -> queue.jobs.put(job.id(), job));
            return queue;
        } catch (IOException e) {
            folders.close();
            throw e;
        }
    }

    /** Looks after the jobs found, and starts those that can. */
    void resume() throws IOException {
        for (LocalJob job : jobs(LocalJob::running)) {
            exits.on(folders.folder(job), () -> later(() -> check(job.id())));
            check(job.id());
        }
        pass();
    }

    Submission submit(JobSpec spec) throws IOException {
        Optional<LocalJob> earlier = of(spec.session());
        if (earlier.isPresent()) {
            return new Submission.Accepted(Integer.toString(earlier.get().id()));
        }
        Admission.Verdict verdict = admission.judge(spec.account(), spec.request());
        if (closing) {
            throw new SchedulerUnreachable("the local scheduler is stopping");
        }
        if (folders.buried(spec.session())) {
            return new Submission.Refused("The job of session " + spec.session() + " is cancelled already");
        }
        if (verdict.partition() == null) {
            return new Submission.Refused(String.valueOf(verdict.refusal()));
        }
        if (jobs(LocalJob::pending).size() >= MOST_WAITING) {
            return new Submission.Refused("The queue is full: " + MOST_WAITING + " jobs wait; try again later");
        }
        LocalJob job = record(spec.session(), false, owner(spec.account()), spec.request(), verdict.partition(), spec);
        pass();
        return new Submission.Accepted(Integer.toString(job.id()));
    }

    boolean cancel(JobRef ref) throws IOException {
        LocalJob job = of(ref.session()).orElse(null);
        if (job == null || !job.owner().account().equals(ref.account())) {
            if (job == null) {
                folders.bury(ref.session());
            }
            return false;
        }
        if (job.pending()) {
            end(job.cancelledBy(ref.account()), JobState.CANCELLED, clock.instant(), null, null);
            pass();
        } else if (job.running()) {
            put(job.cancelledBy(ref.account()));
            terminate(job);
        } else {
            return false;
        }
        return true;
    }

    ClusterView observe() {
        Instant now = clock.instant();
        Map<Integer, Plan.Place> places = places(now, null);
        List<JobObservation> ours = jobs(job ->
                        !job.background() && (job.ended() == null || job.ended().isAfter(now.minus(SHOWN_AFTER_END))))
                .stream()
                .map(job -> observation(job, places.get(job.id())))
                .toList();
        Optional<ClusterView.Maintenance> maintenance =
                Optional.ofNullable(closed(now)).map(closed -> new ClusterView.Maintenance(closed.until()));
        return new ClusterView(
                ours, maintenance, Math.max(0, free().cores()), config.node().cores(), places.size());
    }

    Optional<Instant> estimate(String account, JobRequest request) {
        String partition = admission.judge(account, request).partition();
        if (partition == null) {
            return Optional.empty();
        }
        Plan.Waiting candidate = new Plan.Waiting(Integer.MAX_VALUE, Size.of(request), limit(request));
        Plan.Place place = places(clock.instant(), candidate).get(candidate.id());
        return place == null ? Optional.empty() : place.expected();
    }

    Admission admission() {
        return admission;
    }

    /** Gives up what is too late, starts what can start, and sets the clock for the next such moment. */
    void pass() throws IOException {
        Instant now = clock.instant();
        for (LocalJob job : jobs(LocalJob::pending)) {
            if (job.startBy() != null && !job.startBy().isAfter(now)) {
                end(job, JobState.DEADLINE, now, null, null);
            }
        }
        refill();
        Map<Integer, Plan.Place> places = closing ? Map.of() : places(now, null);
        for (LocalJob job : jobs(LocalJob::pending)) {
            Plan.Place place = places.get(job.id());
            if (place != null && place.starts()) {
                start(job, now);
            }
        }
        if (!closing) {
            later(daemons::prepare);
        }
        if (news) {
            news = false;
            changed.run();
        }
    }

    /** Once a second: what no event told, and what is due by time. */
    void sweep() throws IOException {
        for (LocalJob job : jobs(LocalJob::running)) {
            check(job.id());
        }
        Instant now = clock.instant();
        tidy(now);
        boolean due = jobs.values().stream().anyMatch(job -> job.pending() && isDue(job, now));
        if (due) {
            pass();
        }
    }

    private void tidy(Instant now) throws IOException {
        if (now.isBefore(nextTidy)) {
            return;
        }
        nextTidy = now.plus(Duration.ofHours(1));
        Instant old = now.minus(KEPT_AFTER_END);
        for (LocalJob job : jobs(job -> job.ended() != null && job.ended().isBefore(old))) {
            jobs.remove(job.id());
            folders.forget(job);
        }
        folders.forgetBuried(old);
    }

    private boolean isDue(LocalJob job, Instant now) {
        boolean late = job.startBy() != null && !job.startBy().isAfter(now);
        return late || (closed(now) == null && free().holds(job.size()));
    }

    /** Whether any job still runs. */
    boolean anyRunning() {
        return jobs.values().stream().anyMatch(LocalJob::running);
    }

    /** Starts nothing any more; with {@code endJobs}, ends all. */
    void close(boolean endJobs) throws IOException {
        closing = true;
        if (endJobs) {
            for (LocalJob job : jobs(LocalJob::pending)) {
                end(job, JobState.CANCELLED, clock.instant(), null, null);
            }
            for (LocalJob job : jobs(LocalJob::running)) {
                terminate(job);
            }
        }
    }

    @Override
    public void close() throws IOException {
        daemons.close();
        exits.close();
        folders.close();
    }

    JobFolders folders() {
        return folders;
    }

    private LocalJob record(
            SessionId session,
            boolean background,
            LocalJob.Owner owner,
            JobRequest request,
            String partition,
            @Nullable JobSpec spec)
            throws IOException {
        LocalJob job = LocalJob.waiting(
                folders.nextId(),
                session,
                background,
                owner,
                request,
                partition,
                limit(request).toMillis(),
                clock.instant(),
                spec == null ? null : spec.startBy());
        folders.create(job, spec == null ? "#!/bin/sh\nexec sleep infinity\n" : spec.script());
        jobs.put(job.id(), job);
        news = true;
        return job;
    }

    private void start(LocalJob waiting, Instant now) throws IOException {
        LocalJob job = waiting.started(now);
        put(job);
        run(job);
        log.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("session", job.session())
                .log("job starts");
    }

    private void run(LocalJob job) throws IOException {
        try {
            exits.on(folders.folder(job), () -> later(() -> check(job.id())));
            daemons.launch(job, () -> later(() -> check(job.id())));
        } catch (IOException e) {
            log.atError().addKeyValue("job", job.id()).setCause(e).log("the job could not be started");
            end(job, JobState.NODE_FAIL, clock.instant(), null, null);
        }
    }

    /** Takes note if the job has ended, or if its daemon has. */
    private void check(int id) throws IOException {
        LocalJob job = jobs.get(id);
        if (job == null || !job.running()) {
            return;
        }
        boolean alive = daemons.of(job).isPresent(); // asked before its last word is looked for
        Optional<JobFolders.Exit> exit = folders.exit(job);
        if (exit.isPresent()) {
            JobFolders.Exit how = exit.get();
            if (!how.left().isEmpty()) {
                log.atWarn()
                        .addKeyValue("job", id)
                        .addKeyValue("left", how.left())
                        .log("processes could not be ended");
            }
            end(job, how.state(), how.at(), how.exit(), how.signal());
            pass();
        } else if (!alive && folders.step(job).isEmpty() && !daemons.ordered(job)) {
            run(job); // the process before us was killed between its record and its order
        } else if (!alive) {
            lost(job);
        }
    }

    /** The daemon died without a word: what it left is ended, then the job is. */
    private void lost(LocalJob job) throws IOException {
        JobFolders.Step step = folders.step(job).orElse(null);
        List<ProcessHandle> orphans = Processes.orphans(job, step);
        orphans.forEach(ProcessHandle::destroyForcibly);
        Instant since = lostSince.computeIfAbsent(job.id(), id -> clock.instant());
        if (!orphans.isEmpty() && clock.instant().isBefore(since.plus(ORPHANS_GIVEN_UP))) {
            timer.after(Duration.ofMillis(20), () -> quietly(() -> check(job.id())));
            return;
        }
        log.atWarn()
                .addKeyValue("job", job.id())
                .addKeyValue("left", orphans.size())
                .log("the job's step daemon was killed");
        lostSince.remove(job.id());
        if (step != null && step.cgroup() != null) {
            removeGroup(step.cgroup());
        }
        JobState how = job.by() != null || closing ? JobState.CANCELLED : JobState.NODE_FAIL;
        end(job, how, clock.instant(), null, null);
        pass();
    }

    private static void removeGroup(Path cgroup) {
        try {
            Files.deleteIfExists(cgroup);
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a cgroup stays");
        }
    }

    private void terminate(LocalJob job) throws IOException {
        daemons.of(job).ifPresentOrElse(ProcessHandle::destroy, () -> later(() -> check(job.id())));
    }

    private void end(LocalJob job, JobState how, Instant at, @Nullable Integer exit, @Nullable Integer signal)
            throws IOException {
        put(job.ended(how, at, exit, signal));
        daemons.forget(job);
        log.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("session", job.session())
                .addKeyValue("state", how)
                .log("job ended");
    }

    private void put(LocalJob job) throws IOException {
        folders.save(job);
        jobs.put(job.id(), job);
        news = true;
    }

    private void refill() throws IOException {
        LocalConfig.Background others = config.background();
        if (others == null || closing) {
            return;
        }
        int live = jobs(job -> job.background() && !job.state().terminal()).size();
        boolean first = live == 0;
        for (int i = live; i < others.jobs(); i++) {
            // The first ones end one after the other, as if the cluster had been busy for long.
            int minutes = first ? Math.max(1, others.minutes() * (i + 1) / others.jobs()) : others.minutes();
            JobRequest request = new JobRequest(null, minutes, others.cores(), others.memoryMib(), 0, null, "none");
            LocalJob.Owner owner = new LocalJob.Owner("someone", others.uid(), others.uid(), Path.of("/"));
            record(
                    SessionId.random(new SecureRandom()),
                    true,
                    owner,
                    request,
                    config.partitions().get(0).name(),
                    null);
        }
    }

    private Map<Integer, Plan.Place> places(Instant now, Plan.@Nullable Waiting candidate) {
        List<Plan.Running> running = jobs(LocalJob::running).stream()
                .map(job -> new Plan.Running(job.size(), ends(job, now)))
                .toList();
        List<Plan.Waiting> waiting = new java.util.ArrayList<>();
        jobs(LocalJob::pending)
                .forEach(job ->
                        waiting.add(new Plan.Waiting(job.id(), job.size(), Duration.ofMillis(job.limitMillis()))));
        if (candidate != null) {
            waiting.add(candidate);
        }
        return Plan.of(now, Size.of(config.node()), running, waiting, closed(now));
    }

    private static Instant ends(LocalJob job, Instant now) {
        return (job.started() == null ? now : job.started()).plusMillis(job.limitMillis());
    }

    private Size free() {
        return jobs(LocalJob::running).stream().map(LocalJob::size).reduce(Size.of(config.node()), Size::minus);
    }

    private Plan.@Nullable Closed closed(Instant now) {
        LocalConfig.Maintenance maintenance = config.maintenance();
        if (maintenance == null) {
            return null;
        }
        Optional<Instant> until = Optional.ofNullable(maintenance.until());
        return until.filter(end -> !end.isAfter(now)).isPresent() ? null : new Plan.Closed(until);
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
        LocalConfig.Account account =
                java.util.Objects.requireNonNull(config.accounts().get(name));
        Integer uid = account.uid();
        return new LocalJob.Owner(
                name, uid, uid == null ? null : LocalJobLogs.group(uid, account.gid()), account.home());
    }

    private Duration limit(JobRequest request) {
        return config.minute().multipliedBy(request.minutes());
    }

    private Optional<LocalJob> of(SessionId session) {
        return jobs.values().stream()
                .filter(job -> job.session().equals(session))
                .findFirst();
    }

    private List<LocalJob> jobs(Predicate<LocalJob> which) {
        Collection<LocalJob> all = jobs.values();
        return all.stream().filter(which).toList();
    }

    /** Something that may fail on the disk. */
    interface Task {
        void run() throws IOException;
    }

    private void later(Task task) {
        timer.after(Duration.ZERO, () -> quietly(task));
    }

    private static void quietly(Task task) {
        try {
            task.run();
        } catch (IOException e) {
            log.atError().setCause(e).log("the local scheduler's state folder fails; it tries again within a second");
        }
    }
}
