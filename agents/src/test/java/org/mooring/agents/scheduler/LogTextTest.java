package org.mooring.agents.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void the_last_lines_come_oldest_first() {
        assertThat(LogText.lastLines("a\nb\nc\n", 2)).containsExactly("b", "c");
    }

    @Test
    void no_text_is_no_line() {
        assertThat(LogText.lastLines("", 5)).isEmpty();
    }

    @Test
    void terminal_sequences_and_control_characters_are_gone() {
        assertThat(LogText.clean("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x\u0000y\tz"))
                .isEqualTo("red xy z");
        assertThat(LogText.clean("\u001b]8;;http://evil\u001b\\link\u001b(B")).isEqualTo("link");
    }

    @Test
    void characters_that_turn_the_direction_of_text_are_gone() {
        assertThat(LogText.clean("a\u202eb\u2066c")).isEqualTo("abc");
    }

    @Test
    void a_progress_bar_shows_as_it_stood_last() {
        assertThat(LogText.clean("10%\r50%\r100%\r")).isEqualTo("100%");
    }

    @Test
    void a_long_line_is_cut() {
        assertThat(LogText.clean("x".repeat(5000)))
                .hasSize(LogText.MAX_LINE + 1)
                .endsWith("…");
    }
}
