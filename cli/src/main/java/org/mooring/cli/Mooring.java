package org.mooring.cli;

import org.mooring.cli.problem.Refused;
import org.mooring.runtime.Build;
import org.mooring.runtime.config.ConfigProblems;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code mooring} command. Exit codes: 0 done, 1 it failed and said why, 2 the words were wrong. */
@Command(
        name = "mooring",
        description = "One URL, many clusters: interactive sessions for research computing.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DemoCommand.class, PasswdCommand.class, KeygenCommand.class})
final class Mooring implements Runnable {
    private Mooring() {}

    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Mooring());
        command.getCommandSpec().version("Mooring " + Build.version());
        DaemonKind.ALL.forEach(kind -> command.addSubcommand(kind.name(), DaemonCommand.of(kind)));
        System.exit(command.setExecutionExceptionHandler(Mooring::say).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** What a person can mend is told in its own words; anything else keeps its stack trace. */
    private static int say(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (e instanceof Refused || e instanceof ConfigProblems) {
            command.getErr().println(e.getMessage());
        } else {
            e.printStackTrace(command.getErr());
        }
        return 1;
    }
}
