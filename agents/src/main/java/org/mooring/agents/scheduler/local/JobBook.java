package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.SessionId;

/**
 * All jobs on record, oldest first. A change is in the job's file before it is here, so that nothing follows from what
 * a kill could undo. Belongs to the scheduler's worker.
 */
final class JobBook {
    /** By then its start deadline is long past, so that no session is submitted twice for want of its record. */
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    private final JobFolders folders;
    private final TreeMap<Integer, LocalJob> jobs = new TreeMap<>();
    private Instant nextTidy = Instant.MIN;
    private boolean news;

    JobBook(JobFolders folders) throws IOException {
        this.folders = folders;
        folders.load().forEach(job -> jobs.put(job.id(), job));
    }

    JobFolders folders() {
        return folders;
    }

    List<LocalJob> jobs(Predicate<LocalJob> which) {
        return jobs.values().stream().filter(which).toList();
    }

    Optional<LocalJob> byId(int id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Optional<LocalJob> of(SessionId session) {
        return jobs.values().stream()
                .filter(job -> job.session().equals(session))
                .findFirst();
    }

    /** Puts a new job at the end of the queue, under the next number. */
    LocalJob add(NewJob wanted, String script) throws IOException {
        LocalJob job = wanted.numbered(folders.nextId());
        folders.create(job, script);
        jobs.put(job.id(), job);
        news = true;
        return job;
    }

    void put(LocalJob job) throws IOException {
        folders.save(job);
        jobs.put(job.id(), job);
        news = true;
    }

    /** Whether anything has changed since this was asked last. */
    boolean takeNews() {
        boolean had = news;
        news = false;
        return had;
    }

    /** Forgets, now and then, what ended long ago. */
    void tidy(Instant now) throws IOException {
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

    /** A job before it has its number. */
    record NewJob(
            SessionId session,
            boolean background,
            LocalJob.Owner owner,
            JobRequest request,
            String partition,
            Duration limit,
            Instant submitted,
            @Nullable Instant startBy) {
        private LocalJob numbered(int id) {
            return LocalJob.waiting(
                    id, session, background, owner, request, partition, limit.toMillis(), submitted, startBy);
        }
    }
}
