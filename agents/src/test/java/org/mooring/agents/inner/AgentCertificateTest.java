package org.mooring.agents.inner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.runtime.tls.SelfSigned;

final class AgentCertificateTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void it_is_made_once_and_kept_where_nobody_else_reads_it() throws Exception {
        SelfSigned made = kept("login1.example", CLOCK);
        assertThat(kept("login1.example", CLOCK)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("inner.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void another_host_a_near_end_or_a_broken_file_make_a_new_one() throws Exception {
        SelfSigned first = kept("login1.example", CLOCK);
        SelfSigned second = kept("10.0.0.2", CLOCK);
        assertThat(second).isNotEqualTo(first);
        SelfSigned third = kept("10.0.0.2", Clock.offset(CLOCK, Duration.ofDays(3649)));
        assertThat(third).isNotEqualTo(second);
        Files.writeString(folder.resolve("inner.pem"), "broken");
        assertThat(kept("10.0.0.2", CLOCK)).isNotEqualTo(third);
    }

    private SelfSigned kept(String host, Clock clock) throws Exception {
        return AgentCertificate.keptIn(folder, "mooring agent beluga", host, clock);
    }
}
