package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The jobs that run: started, watched, ended, and looked after when their daemon dies. Belongs to the worker. */
final class Runs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Runs.class);

    private static final Duration ORPHANS_GIVEN_UP = Duration.ofSeconds(10);
    private static final Duration UNBORN_GIVEN_UP = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Clock clock;
    private final Worker worker;
    private final JobBook book;
    private final Worker.Task onEnd;
    private final StepDaemons daemons;
    private final ExitWatch exits;
    private final Map<Integer, Instant> lostSince = new HashMap<>();
    private boolean stopping;
    private boolean ending;

    /** @param onEnd called when a job that ran has ended */
    Runs(LocalConfig config, Clock clock, Worker worker, JobBook book, Worker.Task onEnd) throws IOException {
        this.clock = clock;
        this.worker = worker;
        this.book = book;
        this.onEnd = onEnd;
        this.daemons = new StepDaemons(config, book.folders());
        this.exits = new ExitWatch(config.node().name());
    }

    /** Makes sure that the next start is quick. */
    void prepare() {
        worker.soon(() -> {
            if (!stopping) {
                daemons.prepare();
            }
        });
    }

    /** Takes up a job that an earlier process started. */
    void resume(LocalJob job) throws IOException {
        exits.on(book.folders().folder(job), () -> worker.soon(() -> check(job.id())));
        check(job.id());
    }

    void start(LocalJob waiting) throws IOException {
        LocalJob job = waiting.started(clock.instant());
        book.put(job);
        run(job);
        log.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("session", job.session())
                .log("job starts");
    }

    private void run(LocalJob job) throws IOException {
        try {
            exits.on(book.folders().folder(job), () -> worker.soon(() -> check(job.id())));
            daemons.launch(job, () -> worker.soon(() -> check(job.id())));
        } catch (IOException e) {
            log.atError().addKeyValue("job", job.id()).setCause(e).log("the job could not be started");
            end(job, JobState.NODE_FAIL, clock.instant(), null, null);
        }
    }

    /** Asks the job's daemon to end it. */
    void terminate(LocalJob job) throws IOException {
        daemons.of(job).ifPresentOrElse(ProcessHandle::destroy, () -> worker.soon(() -> check(job.id())));
    }

    /** Writes down how a job has ended. */
    void end(LocalJob job, JobState how, Instant at, @Nullable Integer exit, @Nullable Integer signal)
            throws IOException {
        book.put(job.ended(how, at, exit, signal));
        daemons.forget(job);
        log.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("session", job.session())
                .addKeyValue("state", how)
                .log("job ended");
    }

    /** Takes note if the job has ended, or if its daemon has. */
    void check(int id) throws IOException {
        LocalJob job = book.byId(id).filter(LocalJob::running).orElse(null);
        if (job == null) {
            return;
        }
        boolean alive = daemons.of(job).isPresent(); // asked before its last word is looked for
        Optional<JobFolders.Exit> exit = book.folders().exit(job);
        if (exit.isPresent()) {
            JobFolders.Exit how = exit.get();
            if (!how.left().isEmpty()) {
                log.atWarn()
                        .addKeyValue("job", id)
                        .addKeyValue("left", how.left())
                        .log("processes could not be ended");
            }
            end(job, how.state(), how.at(), how.exit(), how.signal());
            onEnd.run();
        } else if (!alive && book.folders().step(job).isEmpty() && !daemons.ordered(job)) {
            if (ending) {
                endUnborn(job);
            } else if (!stopping) {
                run(job); // the process before us was killed between its record and its order
            }
        } else if (!alive) {
            lost(job);
        }
    }

    /** All are being ended: a daemon that has its order from the scheduler before us may be about to show itself. */
    private void endUnborn(LocalJob job) throws IOException {
        Instant since = lostSince.computeIfAbsent(job.id(), id -> clock.instant());
        if (clock.instant().isBefore(since.plus(UNBORN_GIVEN_UP))) {
            worker.after(MOMENT, () -> {
                LocalJob now = book.byId(job.id()).filter(LocalJob::running).orElse(null);
                if (now != null) {
                    terminate(now);
                }
            });
            return;
        }
        lostSince.remove(job.id());
        end(job, JobState.CANCELLED, clock.instant(), null, null);
    }

    /** The daemon died without a word: what it left is ended, then the job is. */
    private void lost(LocalJob job) throws IOException {
        JobFolders.Step step = book.folders().step(job).orElse(null);
        List<ProcessHandle> orphans = Processes.orphans(job, step);
        orphans.forEach(ProcessHandle::destroyForcibly);
        Instant since = lostSince.computeIfAbsent(job.id(), id -> clock.instant());
        if (!orphans.isEmpty() && clock.instant().isBefore(since.plus(ORPHANS_GIVEN_UP))) {
            worker.after(MOMENT, () -> check(job.id()));
            return;
        }
        // A daemon that was told to end while Python was still starting dies of it, before it has run anything.
        boolean asked = job.by() != null || stopping;
        log.atLevel(asked ? Level.INFO : Level.WARN)
                .addKeyValue("job", job.id())
                .addKeyValue("left", orphans.size())
                .log("the job's step daemon was killed");
        lostSince.remove(job.id());
        if (step != null && step.cgroup() != null) {
            removeGroup(step.cgroup());
        }
        end(job, asked ? JobState.CANCELLED : JobState.NODE_FAIL, clock.instant(), null, null);
        onEnd.run();
    }

    private static void removeGroup(Path cgroup) {
        try {
            Files.deleteIfExists(cgroup);
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a cgroup stays");
        }
    }

    /**
     * Starts no more.
     *
     * @param endJobs whether all are to end now
     */
    void stop(boolean endJobs) {
        stopping = true;
        ending = endJobs;
        daemons.dismiss();
    }

    /** Whether a process of ours is still about to end. */
    boolean anyLeaving() {
        return daemons.anyLeaving();
    }

    /** Lets go of the jobs; they go on. */
    @Override
    public void close() throws IOException {
        exits.close();
    }
}
