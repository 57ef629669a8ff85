package org.mooring.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.mooring.agents.AgentConfig;
import org.mooring.broker.Broker;
import org.mooring.broker.BrokerConfig;
import org.mooring.edge.EdgeConfig;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.config.ConfigLoader;

/**
 * A daemon that can be a process of its own.
 *
 * @param name the word for it on the command line
 */
record DaemonKind<C extends Record>(
        String name, String description, Class<C> config, Function<C, Future<? extends Daemon>> starter) {
    static final List<DaemonKind<?>> ALL = List.of(
            new DaemonKind<>(
                    "broker",
                    "Runs a broker: the hub's pages and API, sessions, claims and deadlines.",
                    BrokerConfig.class,
                    Broker::start),
            new DaemonKind<>("agent", "Runs a cluster's agent, on its login node.", AgentConfig.class, Dialled::agent),
            new DaemonKind<>(
                    "edge", "Runs an edge: it carries the sessions' traffic.", EdgeConfig.class, Dialled::edge));

    /** @throws org.mooring.runtime.config.ConfigProblems with all that is wrong with the file */
    C load(Path file) {
        return ConfigLoader.load(file, config);
    }

    /** Starts it with what the file says. */
    Future<? extends Daemon> start(Path file) {
        return starter.apply(load(file));
    }
}
