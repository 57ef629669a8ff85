package org.mooring.agents;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mooring.agents.duty.Duties;
import org.mooring.agents.duty.Observer;
import org.mooring.agents.duty.Submissions;
import org.mooring.agents.inner.AgentCertificate;
import org.mooring.agents.inner.InnerServer;
import org.mooring.agents.job.JobScript;
import org.mooring.agents.metrics.AgentMetrics;
import org.mooring.agents.state.Fences;
import org.mooring.agents.state.InnerPort;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.Health;
import org.mooring.runtime.Lifecycle;
import org.mooring.runtime.Management;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.config.HostPort;
import org.mooring.runtime.file.PrivateFiles;
import org.mooring.runtime.tls.SelfSigned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent of one cluster: wires its parts, and stops them in reverse. Several may stand on one Vert.x. */
public final class Agent implements Daemon {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final Vertx vertx;
    private final AgentConfig config;
    private final Bus bus;
    private final Lifecycle lifecycle;
    private final CollectorRegistry registry;
    private final AgentMetrics metrics;
    private final Health health = new Health();
    private final WorkerExecutor files;
    private final Context context;
    private int innerPort;
    private int managementPort;

    private Agent(Vertx vertx, AgentConfig config, Bus bus, CollectorRegistry registry) {
        this.vertx = vertx;
        this.registry = registry;
        this.metrics = new AgentMetrics(registry);
        this.config = config;
        this.bus = bus;
        this.lifecycle = new Lifecycle("agent " + config.cluster());
        this.files = vertx.createSharedWorkerExecutor("agent-files-" + config.cluster(), 1);
        this.context = vertx.getOrCreateContext();
        lifecycle.onStop("files", files::close);
    }

    /** Starts the agent with a metrics registry of its own. */
    public static Future<Agent> start(Vertx vertx, AgentConfig config, Bus bus) {
        return start(vertx, config, bus, new CollectorRegistry());
    }

    /**
     * Starts the agent; neither Vert.x nor the bus is stopped with it.
     *
     * @param registry what the management port shows; not another agent's
     * @return done when it serves; fails, with everything stopped again, if a port is taken or the state folder cannot be
     *     used
     */
    public static Future<Agent> start(Vertx vertx, AgentConfig config, Bus bus, CollectorRegistry registry) {
        return start(vertx, config, bus, registry, () -> Site.open(config.scheduler()));
    }

    /** With another way to the cluster. */
    static Future<Agent> start(
            Vertx vertx, AgentConfig config, Bus bus, CollectorRegistry registry, Callable<Site> site) {
        Agent agent = new Agent(vertx, config, bus, registry);
        return agent.open(site)
                .map(agent)
                .recover(failure -> agent.lifecycle.stop().transform(stopped -> Future.failedFuture(failure)));
    }

    /** Port of the inner address. */
    public int innerPort() {
        return innerPort;
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return managementPort;
    }

    /** Stops the agent and leaves its jobs running. */
    @Override
    public Future<Void> stop() {
        return lifecycle.stop();
    }

    private Future<Void> open(Callable<Site> site) {
        return files.executeBlocking(() -> kept(site))
                .onSuccess(kept -> lifecycle.onStop(
                        "scheduler",
                        () -> Future.fromCompletionStage(kept.site().close())))
                .compose(this::run)
                .compose(running -> Management.start(vertx, config.management(), registry, health))
                .map(management -> {
                    lifecycle.onStop("management", management::stop);
                    managementPort = management.port();
                    return null;
                });
    }

    private Kept kept(Callable<Site> site) throws Exception {
        Path state = config.state();
        PrivateFiles.folder(state);
        InnerPort port = new InnerPort(state);
        String host = config.inner().dialled(0).host();
        return new Kept(
                AgentCertificate.keptIn(state, "mooring agent " + config.cluster(), host, Clock.systemUTC()),
                Fences.open(state.resolve("fences")),
                port,
                config.inner().listen().port() == 0 ? port.last() : 0,
                site.call());
    }

    private Future<Void> run(Kept kept) {
        Observer observer = new Observer(
                context, config.cluster(), config.observe(), kept.site().scheduler(), bus, metrics, Clock.systemUTC());
        health.add("scheduler", observer::problem);
        health.add("bus", () -> bus.up() ? Optional.empty() : Optional.of("no way to a broker"));
        return inner(kept, observer).compose(server -> {
            Duties duties = duties(kept, server);
            return duties.begin(bus, lifecycle).onSuccess(serving -> {
                lifecycle.onStop("observer", observer::stop);
                observer.begin(duties::ordinaryWait);
            });
        });
    }

    private Future<InnerServer> inner(Kept kept, Observer observer) {
        HostPort at = config.inner().listen();
        HostPort wanted = kept.lastPort() == 0 ? at : at.withPort(kept.lastPort());
        return listen(wanted, kept, observer)
                .recover(taken -> {
                    if (kept.lastPort() == 0) {
                        return Future.failedFuture(taken);
                    }
                    log.atWarn()
                            .addKeyValue("cluster", config.cluster())
                            .log("{}; taking another port: jobs that run now call in vain", taken.getMessage());
                    return listen(at, kept, observer);
                })
                .compose(server -> files.executeBlocking(() -> keepPort(kept, server)));
    }

    private Future<InnerServer> listen(HostPort at, Kept kept, Observer observer) {
        return InnerServer.start(vertx, config.cluster(), at, kept.identity(), bus, metrics, observer::lookSoon)
                .onSuccess(server -> {
                    lifecycle.onStop("inner address", server::stop);
                    innerPort = server.port();
                });
    }

    private InnerServer keepPort(Kept kept, InnerServer server) throws IOException {
        if (config.inner().listen().port() == 0 && server.port() != kept.lastPort()) {
            kept.port().keep(server.port());
        }
        return server;
    }

    private Duties duties(Kept kept, InnerServer server) {
        HostPort dialled = config.inner().dialled(server.port());
        JobScript script = new JobScript(dialled, kept.identity().certificate(), config.hub());
        log.atInfo().addKeyValue("cluster", config.cluster()).log("jobs call {}", dialled);
        Site site = kept.site();
        Submissions submissions = new Submissions(
                config.cluster(), config.catalogue(), site.scheduler(), script, kept.fences(), files, metrics);
        return new Duties(
                context,
                config.cluster(),
                config.catalogue(),
                site.scheduler(),
                site.logs(),
                submissions,
                site.anybody());
    }

    /** What the state folder and the cluster hold. */
    private record Kept(SelfSigned identity, Fences fences, InnerPort port, int lastPort, Site site) {}
}
