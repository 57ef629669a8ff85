package org.mooring.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mooring.runtime.config.ConfigLoader;
import org.mooring.runtime.config.HostPort;

/** The runner in a process of its own, told to end by a real signal. */
class DaemonRunnerIT {
    private record Output(int status, List<String> lines) {}

    /** The daemon of these tests: stopping takes it 300 ms. */
    static final class Main {
        public static void main(String[] args) {
            DaemonRunner runner = new DaemonRunner("test", Duration.ofSeconds(10), System.err);
            System.exit(runner.run(() -> start(args[0])));
        }

        private record Config(HostPort listen) {}

        private static Future<Daemon> start(String how) {
            return switch (how) {
                case "wrong" ->
                    Future.succeededFuture(ConfigLoader.parse("lisen: 1", Path.of("t.yaml"), Config.class))
                            .map(Main::daemon);
                case "fails" -> Future.failedFuture("port 1 is taken");
                default -> Future.succeededFuture(daemon(how));
            };
        }

        private static Daemon daemon(Object how) {
            Vertx vertx = Vertx.vertx();
            System.err.println("UP " + how);
            Lifecycle lifecycle = new Lifecycle("test");
            lifecycle.onStop("last word", () -> {
                System.err.println("DOWN");
                return Future.succeededFuture();
            });
            lifecycle.onStop("vert.x", vertx::close);
            lifecycle.onStop(
                    "work", () -> vertx.timer(300, TimeUnit.MILLISECONDS).mapEmpty());
            return lifecycle::stop;
        }
    }

    private static Output run(String how, boolean signal) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        how)
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (signal && line.startsWith("UP")) {
                    process.toHandle().destroy();
                }
            }
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Output(process.exitValue(), lines);
    }

    @Test
    void a_signal_stops_the_daemon_before_the_process_ends() throws Exception {
        Output output = run("runs", true);
        assertThat(output.lines()).contains("UP runs", "DOWN");
        assertThat(output.lines()).last().asString().contains("stopped").contains("daemon=\"test\"");
        assertThat(output.status()).isEqualTo(143);
    }

    @Test
    void a_start_that_fails_ends_the_process_with_a_sentence() throws Exception {
        Output output = run("fails", false);
        assertThat(output.lines()).contains("mooring test could not start: port 1 is taken");
        assertThat(output.status()).isEqualTo(DaemonRunner.START_FAILED);
    }

    @Test
    void a_wrong_configuration_is_told_as_it_is() throws Exception {
        Output output = run("wrong", false);
        assertThat(output.lines())
                .containsExactly(
                        "t.yaml:1: lisen: unknown key; did you mean 'listen'?",
                        "t.yaml:1: listen: this key is missing");
        assertThat(output.status()).isEqualTo(DaemonRunner.CONFIG_WRONG);
    }
}
