package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.SessionId;

/** Keeps the cluster as busy with other people's jobs as its configuration says. Belongs to the worker. */
final class OtherPeople {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final String SCRIPT = "#!/bin/sh\nexec sleep infinity\n";

    private final LocalConfig config;
    private final JobBook book;
    private final SecureRandom random = new SecureRandom();

    OtherPeople(LocalConfig config, JobBook book) {
        this.config = config;
        this.book = book;
    }

    /** Puts as many into the queue as are missing. */
    void refill(Instant now) throws IOException {
        LocalConfig.Background others = config.background();
        List<LocalJob> live = live();
        if (others == null || !due(now)) {
            return;
        }
        for (int i = live.size(); i < others.jobs(); i++) {
            // The first ones end one after the other, as if the cluster had been busy for long.
            int minutes = live.isEmpty() ? Math.max(1, others.minutes() * (i + 1) / others.jobs()) : others.minutes();
            book.add(
                    new JobBook.NewJob(
                            SessionId.random(random),
                            true,
                            new LocalJob.Owner("someone", others.uid(), others.uid(), Path.of("/")),
                            new JobRequest(null, minutes, others.cores(), others.memoryMib(), 0, null, "none"),
                            config.partitions().get(0).name(),
                            config.minute().multipliedBy(minutes),
                            now,
                            null),
                    SCRIPT);
        }
    }

    /** Whether some are missing, and it is time for others. */
    boolean due(Instant now) {
        LocalConfig.Background others = config.background();
        return others != null && live().size() < others.jobs() && !again().isAfter(now);
    }

    private List<LocalJob> live() {
        return book.jobs(job -> job.background() && !job.state().terminal());
    }

    /** Jobs that fail will fail again: twice as long a pause after each, until one has run to its end. */
    private Instant again() {
        List<LocalJob> ended = book.jobs(job -> job.background() && job.ended() != null);
        int failed = 0;
        while (failed < ended.size() && failed < 10 && failed(ended.get(ended.size() - 1 - failed))) {
            failed++;
        }
        if (failed == 0) {
            return Instant.MIN;
        }
        Duration pause = Duration.ofSeconds(1L << (failed - 1));
        Instant newest = Objects.requireNonNull(ended.get(ended.size() - 1).ended());
        return newest.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private static boolean failed(LocalJob job) {
        return job.state() != JobState.TIMEOUT
                && job.state() != JobState.COMPLETED
                && job.state() != JobState.CANCELLED;
    }
}
