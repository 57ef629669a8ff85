package org.mooring.broker.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.protocol.UserName;

class UsersTest {
    private static final String HASH = "$2b$04$" + "a".repeat(53);

    @TempDir
    Path folder;

    @Test
    void lines_say_who_comments_and_empty_lines_say_nothing() {
        Users users = Users.parse("# people\n\nalice:" + HASH + "\n root:" + HASH + ":admin \n");
        assertThat(users.find(new UserName("alice")).orElseThrow().admin()).isFalse();
        assertThat(users.find(new UserName("root")).orElseThrow().admin()).isTrue();
        assertThat(users.find(new UserName("bob"))).isEmpty();
    }

    @Test
    void a_wrong_line_is_named_and_its_hash_is_not_told() {
        assertThatThrownBy(() -> Users.parse("alice:" + HASH + "\nBob Smith:" + HASH))
                .hasMessageContaining("line 2")
                .hasMessageContaining("Bob Smith");
        assertThatThrownBy(() -> Users.parse("alice:secretsecret"))
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("secretsecret");
        assertThatThrownBy(() -> Users.parse("alice:" + HASH + ":root")).hasMessageContaining("admin");
        assertThatThrownBy(() -> Users.parse("alice:" + HASH + "\nalice:" + HASH))
                .hasMessageContaining("twice");
    }

    @Test
    void the_file_is_written_whole_and_for_its_owner_only() throws Exception {
        Path file = folder.resolve("conf/users");
        UsersFile users = new UsersFile(file);
        users.write(users.readOrNone().with(new UserEntry(new UserName("alice"), HASH, true)));
        users.write(users.read().with(new UserEntry(new UserName("bob"), HASH, false)));
        assertThat(users.read().all()).extracting(u -> u.name().value()).containsExactly("alice", "bob");
        assertThat(users.read().without(new UserName("bob")).all()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_password_is_known_by_its_hash_and_no_longer_one_is() {
        String hash = PasswordHash.of("pässword 1");
        assertThat(PasswordHash.matches(hash, "pässword 1")).isTrue();
        assertThat(PasswordHash.matches(hash, "pässword 2")).isFalse();
        assertThat(PasswordHash.matches(hash, "")).isFalse();
        String longest = PasswordHash.of("a".repeat(72));
        assertThat(PasswordHash.matches(longest, "a".repeat(72))).isTrue();
        assertThat(PasswordHash.matches(longest, "a".repeat(73))).isFalse();
        assertThatThrownBy(() -> PasswordHash.of("a".repeat(73))).hasMessageContaining("72");
    }
}
