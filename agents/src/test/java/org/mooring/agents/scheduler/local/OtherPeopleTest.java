package org.mooring.agents.scheduler.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.protocol.JobState;

/** How often other people's jobs come again. */
final class OtherPeopleTest {
    @TempDir
    Path folder;

    @Test
    void jobs_that_fail_come_again_after_longer_and_longer_pauses_until_one_has_run() throws Exception {
        LocalConfig config = Configs.background(new LocalRig(folder).config, 1, 1, null);
        try (JobFolders folders = JobFolders.open(config.stateFolder())) {
            JobBook book = new JobBook(folders);
            OtherPeople others = new OtherPeople(config, book);
            Instant now = Instant.parse("2026-11-27T12:00:00Z");
            for (int pause : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
                end(others, book, now, JobState.FAILED);
                assertThat(others.due(now.plusSeconds(pause).minusMillis(1))).isFalse();
                now = now.plusSeconds(pause);
                assertThat(others.due(now)).isTrue();
            }
            end(others, book, now, JobState.TIMEOUT);
            assertThat(others.due(now)).isTrue();
        }
    }

    private static void end(OtherPeople others, JobBook book, Instant now, JobState how) throws Exception {
        others.refill(now);
        List<LocalJob> live = book.jobs(LocalJob::pending);
        assertThat(live).hasSize(1);
        book.put(live.get(0).started(now).ended(how, now, null, null));
    }
}
