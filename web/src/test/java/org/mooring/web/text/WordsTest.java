package org.mooring.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class WordsTest {
    private static final ZoneId ZONE = ZoneId.of("America/Toronto");
    private final Words en = Words.in(Language.EN, ZONE);
    private final Words fr = Words.in(Language.FR, ZONE);

    @Test
    void durations_are_told_in_two_units_at_most() {
        assertThat(en.duration(Duration.ofSeconds(38))).isEqualTo("38 s");
        assertThat(en.duration(Duration.ofMinutes(134))).isEqualTo("2 h 14 min");
        assertThat(en.duration(Duration.ofHours(3))).isEqualTo("3 h");
        assertThat(fr.duration(Duration.ofHours(74))).isEqualTo("3 j 2 h");
        assertThat(en.duration(Duration.ofSeconds(-5))).isEqualTo("0 s");
        assertThat(en.took(Duration.ofMillis(310))).isEqualTo("0.3 s");
        assertThat(fr.took(Duration.ofMillis(310))).isEqualTo("0,3 s");
        assertThat(en.clock(Duration.ofSeconds(252))).isEqualTo("4:12");
        assertThat(en.clock(Duration.ofSeconds(9))).isEqualTo("0:09");
    }

    @Test
    void sizes_count_as_the_scheduler_does() {
        assertThat(en.size(16 * 1024)).isEqualTo("16 GB");
        assertThat(en.size(1536)).isEqualTo("1.5 GB");
        assertThat(fr.size(1536)).isEqualTo("1,5 Go");
        assertThat(en.size(512)).isEqualTo("512 MB");
    }

    @Test
    void a_time_of_another_day_says_which() {
        Instant now = Instant.parse("2026-12-04T19:31:20Z");
        assertThat(en.at(now.plusSeconds(60), now)).isEqualTo("14:32");
        assertThat(fr.at(Instant.parse("2026-12-08T13:00:00Z"), now)).isEqualTo("mardi\u00a08\u00a0h");
        assertThat(fr.at(now.plusSeconds(60), now)).isEqualTo("14\u00a0h\u00a032");
    }
}
