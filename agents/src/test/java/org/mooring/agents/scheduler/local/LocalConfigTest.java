package org.mooring.agents.scheduler.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.runtime.config.ConfigLoader;

class LocalConfigTest {
    private static final String EXAMPLE =
            """
            state-folder: state
            node: {name: beluga-n1, cores: 4, memory-mib: 8192}
            partitions:
              - {name: interactive, max-minutes: 480, max-cores: 4, max-memory-mib: 4096}
              - {name: gpu, max-minutes: 60, max-cores: 2, max-memory-mib: 4096, max-gpus: 1, gpu-types: [v100]}
            accounts:
              alice: {home: /home/alice, uid: 2001, charge: [def-smith]}
              bob: {home: /home/bob}
            maintenance: {until: 2026-12-01T08:00:00Z}
            background: {jobs: 3, cores: 2, memory-mib: 64, minutes: 30}
            """;

    @TempDir
    Path folder;

    @Test
    void a_file_is_read_with_its_defaults() throws Exception {
        LocalConfig config = load(EXAMPLE);
        assertThat(config.stateFolder()).isEqualTo(folder.resolve("state"));
        assertThat(config.killWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.minute()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.memoryCgroup()).isTrue();
        assertThat(config.partitions().get(0).gpuTypes()).isEmpty();
        assertThat(config.accounts().get("bob").uid()).isNull();
        assertThat(config.background().uid()).isNull();
    }

    @Test
    void a_maintenance_may_have_no_end() throws Exception {
        LocalConfig config = load(EXAMPLE.replace("{until: 2026-12-01T08:00:00Z}", "{}"));
        assertThat(config.maintenance().until()).isNull();
    }

    @Test
    void a_job_never_runs_as_root() {
        assertThatThrownBy(() -> load(EXAMPLE.replace("uid: 2001", "uid: 0")))
                .hasMessageContaining("no job runs as root");
    }

    private LocalConfig load(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("local.yaml"), text);
        return ConfigLoader.load(file, LocalConfig.class);
    }
}
