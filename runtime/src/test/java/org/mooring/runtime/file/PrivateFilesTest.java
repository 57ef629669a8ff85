package org.mooring.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {
    @Test
    void a_file_is_replaced_whole_and_read_by_its_owner_only(@TempDir Path temp) throws IOException {
        Path file = temp.resolve("state").resolve("keys");
        PrivateFiles.folder(temp.resolve("state"));
        PrivateFiles.write(file, "one, and longer than the next\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        PrivateFiles.write(file, "two\n");
        assertThat(file).hasContent("two\n");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(temp.resolve("state"))).isEqualTo("rwx------");
    }

    @Test
    void what_cannot_be_written_leaves_nothing_behind(@TempDir Path temp) throws IOException {
        Path folder =
                Files.createDirectories(temp.resolve("taken").resolve("inside")).getParent();
        assertThatThrownBy(() -> PrivateFiles.write(folder, "text")).isInstanceOf(IOException.class);
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).containsExactly(folder);
        }
    }

    @Test
    void a_folder_that_is_gone_is_made_only_where_that_is_meant(@TempDir Path temp) throws IOException {
        Path file = temp.resolve("gone").resolve("keys");
        assertThatThrownBy(() -> PrivateFiles.write(file, "text")).isInstanceOf(IOException.class);
        PrivateFiles.writeWithFolder(file, "text");
        assertThat(file).hasContent("text");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
