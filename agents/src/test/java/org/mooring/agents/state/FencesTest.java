package org.mooring.agents.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FencesTest {
    @TempDir
    Path folder;

    @Test
    void an_older_fence_is_refused_and_the_same_one_may_come_again() throws Exception {
        Fences fences = Fences.open(folder.resolve("fences"));
        assertThat(fences.pass("alice", 7)).isTrue();
        assertThat(fences.pass("alice", 7)).isTrue();
        assertThat(fences.pass("alice", 6)).isFalse();
        assertThat(fences.pass("alice", 8)).isTrue();
        assertThat(fences.pass("alice", 7)).isFalse();
        assertThat(fences.pass("bob of beluga", 1)).isTrue();
    }

    @Test
    void they_outlive_the_agent_and_are_for_its_eyes_only() throws Exception {
        Path file = folder.resolve("fences");
        Fences before = Fences.open(file);
        before.pass("alice", 7);
        before.pass("bob of beluga", 3);
        Fences after = Fences.open(file);
        assertThat(after.pass("alice", 6)).isFalse();
        assertThat(after.pass("bob of beluga", 2)).isFalse();
        assertThat(after.pass("bob of beluga", 3)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_broken_file_is_told_and_not_taken_for_an_empty_one() throws Exception {
        Path file = folder.resolve("fences");
        Files.writeString(file, "7 alice\nnonsense\n");
        assertThatThrownBy(() -> Fences.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void what_cannot_be_kept_does_not_pass() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Fences fences = Fences.open(gone.resolve("fences"));
        Files.delete(gone);
        assertThatThrownBy(() -> fences.pass("alice", 1)).isInstanceOf(IOException.class);
    }
}
