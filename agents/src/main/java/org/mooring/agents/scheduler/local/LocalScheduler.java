package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.agents.scheduler.JobLogs;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.ResourceOffer;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.SchedulerUnreachable;
import org.mooring.agents.scheduler.Submission;
import org.mooring.protocol.JobRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scheduler that runs jobs as processes of this machine. Jobs outlive it: a new one on the same state folder finds
 * them again. Thread-safe; all work is done on one worker thread, listeners are called there.
 */
public final class LocalScheduler implements Scheduler {
    private static final Logger log = LoggerFactory.getLogger(LocalScheduler.class);

    private static final int MOST_CALLS = 1000;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration MOMENT = Duration.ofMillis(20);

    /** How long the step daemons may take, beyond the jobs' own time to end. */
    private static final Duration END_MARGIN = Duration.ofSeconds(15);

    private final LocalConfig config;
    private final ScheduledThreadPoolExecutor worker;
    private final Semaphore room = new Semaphore(MOST_CALLS);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final LocalQueue queue;
    private final LocalJobLogs logs;
    private volatile boolean stopped;

    private LocalScheduler(LocalConfig config, Clock clock) throws IOException {
        this.config = config;
        this.worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "scheduler-" + config.node().name());
            thread.setDaemon(true);
            return thread;
        });
        this.queue = LocalQueue.open(config, clock, this::after, this::changed);
        this.logs = new LocalJobLogs(config, queue.folders().program("taillog.py"));
    }

    /**
     * Opens the state folder and goes on with what it holds. Blocks for moments: not for an event loop.
     *
     * @throws IOException if the folder cannot be used, or another scheduler holds it
     * @throws IllegalArgumentException if the configuration asks for what this user cannot do
     */
    public static LocalScheduler open(LocalConfig config, Clock clock) throws IOException {
        Rights.check(config);
        LocalScheduler scheduler = new LocalScheduler(config, clock);
        scheduler
                .call(() -> {
                    scheduler.queue.resume();
                    return true;
                })
                .toCompletableFuture()
                .join();
        scheduler.after(ROUND, scheduler::round);
        return scheduler;
    }

    @Override
    public CompletionStage<Submission> submit(JobSpec job) {
        return call(() -> queue.submit(job));
    }

    @Override
    public CompletionStage<Boolean> cancel(JobRef job) {
        return call(() -> queue.cancel(job));
    }

    @Override
    public CompletionStage<ClusterView> observe() {
        return call(queue::observe);
    }

    @Override
    public CompletionStage<Optional<ResourceOffer>> offer(String account) {
        return CompletableFuture.completedFuture(queue.admission().offer(account));
    }

    @Override
    public CompletionStage<Optional<Instant>> estimate(String account, JobRequest request) {
        return call(() -> queue.estimate(account, request));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** The logs of this scheduler's jobs. */
    public JobLogs logs() {
        return logs;
    }

    /**
     * Stops.
     *
     * @param endJobs true: ends every job, other people's too, and answers once no process of theirs is left; false:
     *     leaves them as they are, for the next scheduler on this folder
     */
    public CompletionStage<Void> shutdown(boolean endJobs) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        var unused = call(() -> {
                    queue.stop(endJobs);
                    stopOnceEnded(
                            endJobs,
                            System.nanoTime()
                                    + config.killWait().plus(END_MARGIN).toNanos(),
                            done);
                    return true;
                })
                .whenComplete((began, failed) -> {
                    if (failed != null) {
                        done.completeExceptionally(failed);
                    }
                });
        return done;
    }

    private void stopOnceEnded(boolean endJobs, long until, CompletableFuture<Void> done) {
        if (endJobs && queue.anyLeft() && System.nanoTime() < until) {
            after(MOMENT, () -> stopOnceEnded(true, until, done));
            return;
        }
        if (endJobs && queue.anyLeft()) {
            log.atError().log("jobs did not end; their step daemons go on trying");
        }
        stopped = true;
        logs.close();
        worker.shutdown();
        try {
            queue.close();
            done.complete(null);
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }

    private void round() throws IOException {
        after(ROUND, this::round);
        queue.round();
    }

    private void changed() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("a listener failed");
            }
        }
    }

    private void after(Duration delay, Worker.Task task) {
        Runnable guarded = () -> {
            try {
                if (!stopped) {
                    task.run();
                }
            } catch (IOException | RuntimeException e) {
                log.atError().setCause(e).log("the local scheduler's work failed; the next round is in a second");
            }
        };
        try {
            var unused = worker.schedule(guarded, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.atDebug().log("stopped: an event comes too late, the next scheduler finds it");
        }
    }

    /** What a verb does on the worker. */
    private interface Verb<T> {
        T run() throws IOException;
    }

    private <T> CompletionStage<T> call(Verb<T> verb) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!room.tryAcquire()) {
            answer.completeExceptionally(new SchedulerUnreachable("the local scheduler has " + MOST_CALLS + " calls"));
            return answer;
        }
        try {
            worker.execute(() -> {
                room.release();
                try {
                    if (stopped) {
                        throw new SchedulerUnreachable("the local scheduler has stopped");
                    }
                    answer.complete(verb.run());
                } catch (IOException e) {
                    answer.completeExceptionally(new SchedulerUnreachable("the local scheduler's state folder: " + e));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            room.release();
            answer.completeExceptionally(new SchedulerUnreachable("the local scheduler has stopped"));
        }
        return answer;
    }
}
