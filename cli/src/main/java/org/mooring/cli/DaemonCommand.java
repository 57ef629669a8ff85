package org.mooring.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.mooring.runtime.DaemonRunner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mooring broker|agent|edge}: checks its file, or runs until it is told to stop. */
@Command(mixinStandardHelpOptions = true)
final class DaemonCommand implements Callable<Integer> {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(25);

    private final DaemonKind<?> kind;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Its configuration, in YAML; the archive's conf/ has a commented example.")
    private Path config = Path.of("unset");

    @Option(
            names = "--check-config",
            description = "Only say all that is wrong with the file; exit code 0: nothing, 1: something.")
    private boolean check;

    @Option(names = "--while-stdin", hidden = true, description = "Also stop when the standard input ends.")
    private boolean whileStdin;

    private DaemonCommand(DaemonKind<?> kind) {
        this.kind = kind;
    }

    static CommandLine of(DaemonKind<?> kind) {
        CommandLine command = new CommandLine(new DaemonCommand(kind));
        command.getCommandSpec().usageMessage().description(kind.description());
        return command;
    }

    @Override
    public Integer call() {
        if (check) {
            kind.load(config);
            System.out.println(config + ": nothing is wrong");
            return 0;
        }
        if (whileStdin) {
            leaveWithStdin();
        }
        return new DaemonRunner(kind.name(), STOP_WITHIN, System.err).run(() -> kind.start(config));
    }

    /** Whoever started this process is gone when its standard input ends, however it died. */
    private static void leaveWithStdin() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is said on it; only its end counts.
                        }
                    } catch (IOException e) {
                        // A broken pipe is an end too.
                    }
                    System.exit(0);
                },
                "stdin");
        watch.setDaemon(true);
        watch.start();
    }
}
