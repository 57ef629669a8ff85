package org.mooring.testbed.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/jupyter-env} refuses; that it makes an environment that works is shown by all tests with a JupyterLab. */
final class JupyterEnvTest {
    @TempDir
    Path folder;

    @Test
    void a_folder_with_other_things_in_it_is_refused_and_left_alone() throws Exception {
        Path precious = Files.writeString(folder.resolve("thesis.txt"), "years of work");
        Told told = run(Map.of(), folder.toString());
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.text()).contains("is no environment of ours");
        assertThat(precious).hasContent("years of work");
    }

    @Test
    void a_python_that_cannot_be_used_is_named() throws Exception {
        Told told = run(
                Map.of("MOORING_PYTHON", "/bin/false"), folder.resolve("env").toString());
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.text()).contains("MOORING_PYTHON=/bin/false is no Python 3.10 or newer");
    }

    @Test
    void an_unknown_option_is_refused() throws Exception {
        assertThat(run(Map.of(), "--hub7").text()).contains("unknown option --hub7");
    }

    private static Told run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder maker = new ProcessBuilder(Path.of("bin/jupyter-env").toString());
        maker.command().addAll(List.of(arguments));
        maker.environment().putAll(environment);
        Process process = maker.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Told(process.waitFor(), text);
    }

    private record Told(int exit, String text) {}
}
