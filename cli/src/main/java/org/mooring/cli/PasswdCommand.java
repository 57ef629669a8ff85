package org.mooring.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.identity.PasswordHash;
import org.mooring.broker.identity.UserEntry;
import org.mooring.broker.identity.UsersFile;
import org.mooring.cli.problem.Refused;
import org.mooring.protocol.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mooring passwd}: asks for a password and writes its bcrypt hash; the file is made if there is none. */
@Command(
        name = "passwd",
        mixinStandardHelpOptions = true,
        description =
                "Sets a person's password in a users file. Asks for it; without a terminal it is the first line of"
                        + " the standard input, never an argument.")
final class PasswdCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The users file that the broker's users-file names.")
    private Path file = Path.of("unset");

    @Parameters(index = "1", paramLabel = "USER", description = "The person's name.")
    private String user = "";

    @Option(names = "--admin", description = "The person may see and stop everybody's sessions.")
    private boolean admin;

    @Option(names = "--remove", description = "Takes the person out of the file.")
    private boolean remove;

    @Override
    public Integer call() throws IOException {
        UsersFile users = new UsersFile(file);
        try {
            UserName name = new UserName(user);
            users.write(
                    remove
                            ? users.readOrNone().without(name)
                            : users.readOrNone().with(new UserEntry(name, PasswordHash.of(password()), admin)));
            System.out.println(file + ": " + name + (remove ? " removed" : admin ? " set, as administrator" : " set"));
            return 0;
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    // From JDK 22 on there is always a console, which then reads the standard input by itself.
    @SuppressWarnings("SystemConsoleNull")
    private String password() throws IOException {
        @Nullable Console console = System.console();
        if (console == null) {
            @Nullable
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new Refused("No password on the standard input.");
            }
            return line;
        }
        char @Nullable [] first = console.readPassword("Password for %s: ", user);
        char @Nullable [] again = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, again)) {
            throw new Refused("The two passwords differ; nothing was written.");
        }
        return new String(first);
    }
}
