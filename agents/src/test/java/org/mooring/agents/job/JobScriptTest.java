package org.mooring.agents.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mooring.agents.app.App;
import org.mooring.agents.app.Interface;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Codec;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.SubmitJob;
import org.mooring.protocol.UserName;
import org.mooring.runtime.config.HostPort;

final class JobScriptTest {
    private static final Interface LAB = new Interface("lab", "lab");

    @TempDir
    Path folder;

    /** Run by each shell that may stand behind {@code /bin/sh}, in place of Python a program that shows what it gets. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/bin/bash"})
    void whatever_stands_in_a_value_reaches_the_program_as_it_is_and_never_the_shell(String shell) throws Exception {
        String hostile =
                "a'b\"c$(touch pwned)`touch pwned`\\\nEND_OF_SETTINGS\ntouch pwned\r\u0007é😀 ${HOME} !! ; & |";
        Path shown = folder.resolve("it's python");
        Files.writeString(shown, "#!/bin/sh\ncat <&3; cat >program\n");
        Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rwxr-xr-x"));
        App app = app(List.of(hostile, "x"), shown.toString());

        String script = script().render(job(hostile, hostile), app, LAB);
        Process process = new ProcessBuilder(shell, "-s")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        JsonNode settings = Codec.json().readTree(output);
        assertThat(settings.path("account").asText()).isEqualTo(hostile);
        assertThat(settings.path("prefix").asText()).isEqualTo(hostile);
        assertThat(settings.path("command").path(0).asText()).isEqualTo(hostile);
        assertThat(settings.path("prologue").path(0).asText()).isEqualTo(hostile);
        assertThat(folder.resolve("pwned")).doesNotExist();
        assertThat(Files.readString(folder.resolve("program"))).endsWith("sys.exit(main())\n");
    }

    @Test
    void the_start_key_stands_in_the_script_once_and_in_no_line_that_is_a_command() {
        String script =
                script().render(job("alice", "/user/alice/beluga/"), app(List.of("jupyter-lab"), "python3"), LAB);
        assertThat(script.split("the-start-key", -1)).hasSize(2);
        assertThat(script.lines().limit(3)).noneMatch(line -> line.contains("the-start-key"));
        assertThat(script.lines().filter(JobScript.END_OF_SETTINGS::equals)).hasSize(1);
        assertThat(script.lines().filter(JobScript.END_OF_PROGRAM::equals)).hasSize(1);
        assertThat(script).startsWith("#!/bin/sh\n").endsWith("\n" + JobScript.END_OF_PROGRAM + "\n");
    }

    @Test
    void the_program_compiles_for_the_oldest_python_that_is_promised() throws Exception {
        String check = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 9))";
        Process python = new ProcessBuilder("/usr/bin/python3", "-c", check)
                .redirectErrorStream(true)
                .redirectInput(Path.of("src/main/resources/org/mooring/agents/job/session.py")
                        .toFile())
                .start();
        String told = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(told).isZero();
    }

    private static JobScript script() {
        return new JobScript(new HostPort("10.0.0.1", 8444), "PEM\n", new Hub("/hub/", ""));
    }

    private static App app(List<String> command, String python) {
        return new App(
                "lab",
                App.Kind.JUPYTER,
                command,
                command,
                Map.of("X", command.get(0)),
                python,
                "*",
                "5.5.4",
                Duration.ofSeconds(4),
                List.of(LAB));
    }

    private static SubmitJob job(String account, String prefix) {
        return new SubmitJob(
                new ClusterId("beluga"),
                new SessionId("abcdefghij012345"),
                new UserName("alice"),
                account,
                "alice",
                1,
                new ServerName("beluga"),
                prefix,
                new JobRequest(null, 10, 1, 1024, 0, null, "lab"),
                "the-start-key",
                Instant.parse("2026-11-27T12:00:00Z"),
                "mark");
    }
}
