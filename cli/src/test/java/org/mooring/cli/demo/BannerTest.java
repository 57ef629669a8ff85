package org.mooring.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read first. */
final class BannerTest {
    private static final People PEOPLE = new People(
            List.of(new Person("alice", "calm-tide", false, 1), new Person("admin", "dry-dock", true, 2)), "t0ken");

    @Test
    void it_says_where_who_what_and_how_to_stop() {
        assertThat(banner(true, false, 0))
                .contains("Mooring is ready:  http://127.0.0.1:8000")
                .containsPattern("alice +calm-tide\n")
                .containsPattern("admin +dry-dock +\\(administrator\\)\n")
                .contains("Béluga", "Cedar", "Narval", "Niagara")
                .contains("For scripts: /d/demo.json", "/d/demo.log", "Ctrl-C ends every session")
                .doesNotContain("Found again", "t0ken", "share your own account");
    }

    @Test
    void sessions_found_again_are_counted() {
        assertThat(banner(true, false, 1)).contains("Found again from the demo before: 1 session.");
        assertThat(banner(true, false, 2)).contains("Found again from the demo before: 2 sessions.");
    }

    @Test
    void who_is_not_root_is_told_that_all_share_one_account() {
        assertThat(banner(false, true, 0)).contains("share your own account").contains("What the daemons say: /d/logs");
    }

    private static String banner(boolean ownAccounts, boolean split, int found) {
        return Banner.of(
                "http://127.0.0.1:8000",
                PEOPLE,
                Path.of("/d/homes"),
                Path.of("/d/demo.json"),
                ownAccounts,
                split,
                found);
    }
}
