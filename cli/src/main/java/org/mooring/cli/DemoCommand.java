package org.mooring.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mooring.cli.demo.Demo;
import org.mooring.cli.demo.DemoOptions;
import org.mooring.runtime.DaemonRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mooring demo}: a whole federation on this machine, until Ctrl-C. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a whole federation on this machine and says how to sign in. 'make demo' calls it.",
            "MOORING_PORT chooses the port, MOORING_SPAWN_TIMEOUT the seconds that a start may take."
        })
final class DemoCommand implements Callable<Integer> {
    /** Long enough for every job to get its SIGTERM and, later, its SIGKILL. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(55);

    @Option(names = "--home", paramLabel = "FOLDER", defaultValue = "mooring-demo", description = "Keeps its state.")
    private Path home = Path.of("mooring-demo");

    @Option(
            names = "--place",
            paramLabel = "FOLDER",
            description = "Keeps homes and queues; every account must be able to go there. Default: as --home.")
    private @Nullable Path place;

    @Option(
            names = "--jupyter",
            paramLabel = "FOLDER",
            description = "The Python environment that sessions run in. Default: jupyter below --home.")
    private @Nullable Path jupyter;

    @Option(names = "--split", description = "Each daemon a process of its own.")
    private boolean split;

    @Option(
            names = "--train",
            hidden = true,
            description = "Start, look at the pages, stop: for the class data archive.")
    private boolean train;

    @Option(names = "--end-jobs", hidden = true, description = "Only end the jobs that a killed demo has left.")
    private boolean endJobs;

    @Override
    public Integer call() {
        DemoOptions options = DemoOptions.of(
                home, place == null ? home : place, jupyter == null ? home.resolve("jupyter") : jupyter, split);
        logTo(options.home().resolve("demo.log"));
        if (endJobs) {
            Demo.endJobs(options);
            return 0;
        }
        if (train) {
            Demo.train(options);
            return 0;
        }
        return new DaemonRunner("demo", STOP_WITHIN, System.err).calm().run(() -> Demo.start(options));
    }

    /** Before the first logger is made. */
    private static void logTo(Path file) {
        System.setProperty("mooring.demo.log", file.toString());
        System.setProperty("logback.configurationFile", "org/mooring/cli/demo/logback-demo.xml");
    }
}
