package org.mooring.cli;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.Agent;
import org.mooring.agents.AgentConfig;
import org.mooring.cli.problem.Refused;
import org.mooring.edge.Edge;
import org.mooring.edge.EdgeConfig;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.Lifecycle;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusMetrics;
import org.mooring.runtime.link.Identity;
import org.mooring.runtime.link.LinkClient;
import org.mooring.runtime.link.LinkConfig;
import org.mooring.runtime.link.LinkKeys;
import org.mooring.runtime.link.LinkMetrics;

/** An agent or an edge as a process of its own: a Vert.x of its own, and a link to the brokers for a bus. */
final class Dialled implements Daemon {
    private static final int EVENT_LOOPS = 2;

    private final Lifecycle parts;

    private Dialled(String name) {
        this.parts = new Lifecycle(name);
    }

    static Future<? extends Daemon> agent(AgentConfig config) {
        return new Dialled("agent")
                .start(
                        config.link(),
                        link -> Identity.agent(config.cluster().value(), link.instance()),
                        (vertx, bus, registry) -> Agent.start(vertx, config, bus, registry));
    }

    static Future<? extends Daemon> edge(EdgeConfig config) {
        return new Dialled("edge")
                .start(
                        config.link(),
                        link -> Identity.edge(link.instance()),
                        (vertx, bus, registry) -> Edge.start(vertx, config, bus, registry));
    }

    /** Starts the daemon on its bus; its metrics and the link's are one registry. */
    private interface Starter {
        Future<? extends Daemon> start(Vertx vertx, Bus bus, CollectorRegistry registry);
    }

    private Future<Dialled> start(
            @Nullable LinkConfig link, java.util.function.Function<LinkConfig, Identity> identity, Starter starter) {
        if (link == null) {
            throw new Refused("link is missing: a daemon of its own must know its brokers"
                    + " (brokers, instance, key-file, broker-key); conf/ has an example");
        }
        LinkKeys keys = LinkKeys.load(link.keyFile());
        CollectorRegistry registry = new CollectorRegistry();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        parts.onStop("vert.x", vertx::close);
        LinkClient client = LinkClient.dial(
                vertx, link, identity.apply(link), keys, new BusMetrics(registry), new LinkMetrics(registry));
        parts.onStop("link", client::stop);
        return parts.orStop(starter.start(vertx, client, registry).map(daemon -> {
            parts.onStop("daemon", daemon::stop);
            return this;
        }));
    }

    @Override
    public Future<Void> stop() {
        return parts.stop();
    }
}
