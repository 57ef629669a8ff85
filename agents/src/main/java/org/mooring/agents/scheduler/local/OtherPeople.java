package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.SessionId;

/** Keeps the cluster as busy with other people's jobs as its configuration says. Belongs to the worker. */
final class OtherPeople {
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
        if (others == null) {
            return;
        }
        List<LocalJob> live = book.jobs(job -> job.background() && !job.state().terminal());
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
}
