package org.mooring.agents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.protocol.ClusterId;
import org.mooring.runtime.config.Default;
import org.mooring.runtime.config.HostPort;
import org.mooring.runtime.link.LinkConfig;

/**
 * What an agent is told; distribution's {@code conf/agent.yaml} shows each key.
 *
 * @param cluster whose agent it is
 * @param state folder for its certificate and fences; only the agent's own user may read it
 * @param inner where the cluster's jobs call
 * @param management health and metrics
 * @param scheduler which one, and how it is reached
 * @param apps what a session can run; the first interface of the first app is the default
 * @param defaults what Start takes when the user never chose; cut to what the user's offer allows
 * @param link how a process of its own reaches the brokers; absent where it stands on the broker's own bus
 */
public record AgentConfig(
        ClusterId cluster,
        Path state,
        Inner inner,
        HostPort management,
        SchedulerChoice scheduler,
        List<App> apps,
        @Default("{}") Defaults defaults,
        @Default("{}") Hub hub,
        @Default("{}") Observe observe,
        @Nullable LinkConfig link) {
    public AgentConfig {
        apps = List.copyOf(apps);
        if (apps.isEmpty()) {
            throw new IllegalArgumentException("apps []: at least one is needed");
        }
        Set<String> interfaces = new HashSet<>();
        for (App app : apps) {
            for (Interface each : app.interfaces()) {
                if (!interfaces.add(each.id())) {
                    throw new IllegalArgumentException("apps: the interface '" + each.id() + "' stands there twice");
                }
            }
        }
        if (defaults.ui() != null && !interfaces.contains(defaults.ui())) {
            throw new IllegalArgumentException(
                    "defaults: ui '" + defaults.ui() + "' is the interface of no app; there are " + interfaces);
        }
    }

    /**
     * The inner address.
     *
     * @param listen port 0 takes a free one, and the same one again after a restart, so that running jobs find us
     * @param advertise what jobs dial, where it differs; port 0 means the port of {@code listen}
     */
    public record Inner(HostPort listen, @Nullable HostPort advertise) {
        private static final Set<String> ANY = Set.of("0.0.0.0", "::");

        public Inner {
            if (advertise == null && ANY.contains(listen.host())) {
                throw new IllegalArgumentException(
                        "advertise is missing: what jobs dial, for nobody can dial " + listen);
            }
        }

        /** What jobs dial, when we listen on that port. */
        public HostPort dialled(int port) {
            HostPort shown = advertise == null ? listen : advertise;
            return shown.port() == 0 || advertise == null ? shown.withPort(port) : shown;
        }
    }

    /**
     * The cluster's scheduler: exactly one of these.
     *
     * @param local jobs are processes of this machine
     */
    public record SchedulerChoice(@Nullable LocalConfig local) {
        public SchedulerChoice {
            if (local == null) {
                throw new IllegalArgumentException("a scheduler is missing: 'local:' and its settings");
            }
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
    }

    /**
     * A user interface of an app.
     *
     * @param path where it opens, below the server's prefix, without a slash first: {@code lab}
     */
    public record Interface(String id, String path) {
        private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,29}");

        public Interface {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("id '" + id + "': a letter, then at most 29 of a-z, 0-9 and -");
            }
            if (path.startsWith("/")) {
                throw new IllegalArgumentException("path '" + path + "': below the server's prefix, so no slash first");
            }
        }
    }

    /**
     * What a session gets that asks for nothing.
     *
     * @param ui an interface's id; absent for the first
     */
    public record Defaults(
            @Default("120") int minutes,
            @Default("1") int cores,
            @Default("2048") int memoryMib,
            @Default("0") int gpus,
            @Nullable String ui) {
        public Defaults {
            if (minutes < 1 || cores < 1 || memoryMib < 1 || gpus < 0) {
                throw new IllegalArgumentException("at least 1 minute, 1 core and 1 MiB are needed");
            }
        }
    }

    /**
     * Where the server's own menus find the hub.
     *
     * @param prefix path of the hub
     * @param host origin of the hub's pages, where it is not the sessions' own: {@code https://hub.example.org}
     */
    public record Hub(@Default("/hub/") String prefix, @Default("''") String host) {
        public Hub {
            if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
                throw new IllegalArgumentException("prefix '" + prefix + "': begin and end with '/'");
            }
        }
    }

    /**
     * How often the scheduler is asked: one query for all jobs per tick, fewer when it is slow.
     *
     * @param tick between two looks while the scheduler answers quickly
     * @param longest between two looks while it does not
     * @param least between two looks, however much happens
     * @param timeout for the scheduler's answer
     * @param report how often the brokers are told how the cluster is, if nothing changes
     */
    public record Observe(
            @Default("10s") Duration tick,
            @Default("60s") Duration longest,
            @Default("100ms") Duration least,
            @Default("20s") Duration timeout,
            @Default("5s") Duration report) {
        public Observe {
            positive("tick", tick);
            positive("least", least);
            positive("timeout", timeout);
            positive("report", report);
            if (longest.compareTo(tick) < 0) {
                throw new IllegalArgumentException("longest " + longest + ": not shorter than the tick, " + tick);
            }
        }

        private static void positive(String key, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(key + " " + value + ": more than zero");
            }
        }
    }
}
