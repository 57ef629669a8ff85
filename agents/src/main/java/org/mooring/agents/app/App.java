package org.mooring.agents.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.mooring.runtime.config.Default;

/**
 * Something that a session can run.
 *
 * @param command argv; the job-side program adds the session's own arguments
 * @param environment shell lines (bash) run before the command: {@code module load python}, {@code export PATH=…}
 * @param variables of the command's environment, besides the job's own
 * @param python runs the job-side program on the node: 3.9 or newer
 * @param listen address the server listens on; {@code *} for all of the node's
 * @param grace how long the server may take to end before it is killed; shorter than the scheduler's own patience, so
 *     that there is time for a goodbye
 * @param hubVersion what {@code jupyterhub-singleuser} is told of its hub; it wants its own major version
 */
public record App(
        String id,
        @Default("jupyter") Kind kind,
        List<String> command,
        @Default("[]") List<String> environment,
        @Default("{}") Map<String, String> variables,
        @Default("/usr/bin/python3") String python,
        @Default("'*'") String listen,
        @Default("5.5.4") String hubVersion,
        @Default("4s") Duration grace,
        List<Interface> interfaces) {
    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9a-z]+){1,3}");

    public App {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
        variables = Map.copyOf(variables);
        interfaces = List.copyOf(interfaces);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command []: the app's program, such as [jupyter-lab]");
        }
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("interfaces []: at least one, such as {id: lab, path: lab}");
        }
        if (!VERSION.matcher(hubVersion).matches()) {
            throw new IllegalArgumentException("hub-version " + hubVersion + ": a version, such as 5.5.4");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace " + grace + ": not below zero");
        }
        if (python.isBlank()) {
            throw new IllegalArgumentException("python '': a program, such as /usr/bin/python3");
        }
    }

    /** How an app's server is started and how it proves itself. */
    public enum Kind {
        /** {@code jupyter lab} or another of Jupyter's servers; it asks no hub for anything. */
        JUPYTER("jupyter"),
        /** JupyterHub's single-user server, whose hub is the agent. */
        JUPYTERHUB_SINGLEUSER("jupyterhub-singleuser");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the job-side program and the configuration call it. */
        public String word() {
            return word;
        }
    }
}
