package org.mooring.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkKeysTest {
    @TempDir
    Path folder;

    @Test
    void a_key_is_made_once_for_its_owner_s_eyes_and_read_back() throws Exception {
        Path file = folder.resolve("keys/agent.key");
        LinkKeys made = LinkKeys.loadOrMake(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(LinkKeys.loadOrMake(file)).isEqualTo(made);
        assertThat(Files.readString(Path.of(file + ".pub")).strip()).isEqualTo(made.publicLine());
        assertThat(LinkKeys.readPublic(made.publicLine())).isEqualTo(made.publicKey());
        byte[] statement = "statement".getBytes(StandardCharsets.UTF_8);
        byte[] signature = LinkKeys.load(file).sign(statement);
        assertThat(LinkKeys.verify(made.publicKey(), statement, signature)).isTrue();
        signature[3] ^= 1;
        assertThat(LinkKeys.verify(made.publicKey(), statement, signature)).isFalse();
        assertThat(LinkKeys.verify(made.publicKey(), statement, new byte[3])).isFalse();
    }

    @Test
    void a_key_that_others_can_read_is_not_taken() throws Exception {
        Path file = folder.resolve("agent.key");
        LinkKeys.loadOrMake(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> LinkKeys.loadOrMake(file)).hasMessageContaining("chmod 600");
    }

    @Test
    void what_is_no_key_is_told() throws Exception {
        Path file = folder.resolve("agent.key");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> LinkKeys.load(file)).isInstanceOf(IllegalArgumentException.class);
        Files.writeString(file, "not base64!");
        assertThatThrownBy(() -> LinkKeys.load(file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KnownLinks.parse(Map.of("agent/beluga/a1", "AAAA")))
                .hasMessageContaining("agent/beluga/a1: a public key is one base64 line");
        assertThatThrownBy(() -> KnownLinks.parse(Map.of("agent/-/a1", "AAAA"))).hasMessageContaining("agent/-/a1");
    }

    @Test
    void an_identity_is_kind_cluster_instance() {
        assertThat(Identity.parse("agent/beluga/login1")).isEqualTo(Identity.agent("beluga", "login1"));
        assertThat(Identity.parse("edge/-/e1")).hasToString("edge/-/e1");
        for (String wrong : new String[] {
            "edge/beluga/e1", "broker/-/b1", "agent/beluga", "agent/beluga/a/1", "agent/Béluga/a1", "agent/x/A\n"
        }) {
            assertThatThrownBy(() -> Identity.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
