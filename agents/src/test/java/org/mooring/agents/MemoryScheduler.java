package org.mooring.agents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.agents.scheduler.JobLogs;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.ResourceOffer;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.SchedulerUnreachable;
import org.mooring.agents.scheduler.Submission;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.protocol.SessionId;

/** A scheduler that keeps its jobs in memory and runs none; it can be away. */
final class MemoryScheduler implements Scheduler, JobLogs, Site {
    final List<JobSpec> submitted = new CopyOnWriteArrayList<>();
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger offers = new AtomicInteger();
    volatile boolean away;
    volatile int free = 3;
    volatile Optional<Instant> guess = Optional.empty();
    volatile Optional<String> refusal = Optional.empty();
    volatile Optional<ClusterView.Maintenance> maintenance = Optional.empty();
    private final List<Runnable> listeners = new ArrayList<>();

    @Override
    public CompletionStage<Submission> submit(JobSpec job) {
        if (away) {
            return silent();
        }
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(new Submission.Refused(refusal.get()));
        }
        submitted.add(job);
        return CompletableFuture.completedFuture(new Submission.Accepted("job-of-" + job.session()));
    }

    @Override
    public CompletionStage<Boolean> cancel(JobRef job) {
        return away ? silent() : CompletableFuture.completedFuture(job.jobId().isPresent());
    }

    @Override
    public CompletionStage<ClusterView> observe() {
        looks.incrementAndGet();
        return away ? silent() : CompletableFuture.completedFuture(new ClusterView(List.of(), maintenance, free, 4, 0));
    }

    @Override
    public CompletionStage<Optional<ResourceOffer>> offer(String account) {
        offers.incrementAndGet();
        return away
                ? silent()
                : CompletableFuture.completedFuture(
                        "alice".equals(account)
                                ? Optional.of(new ResourceOffer(
                                        List.of("def-smith"),
                                        List.of(new Offer.Partition("main", 60, 2, 1024, 0, List.of()))))
                                : Optional.empty());
    }

    @Override
    public CompletionStage<Optional<Instant>> estimate(String account, JobRequest request) {
        return CompletableFuture.completedFuture(guess);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void change() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<List<String>> tail(String account, SessionId session, int maxLines) {
        return CompletableFuture.completedFuture(List.of("asked for " + maxLines));
    }

    @Override
    public Scheduler scheduler() {
        return this;
    }

    @Override
    public JobLogs logs() {
        return this;
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    private static <T> CompletionStage<T> silent() {
        return CompletableFuture.failedFuture(new SchedulerUnreachable("connection refused"));
    }
}
