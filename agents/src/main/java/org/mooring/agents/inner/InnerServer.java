package org.mooring.agents.inner;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.mooring.agents.metrics.AgentMetrics;
import org.mooring.protocol.ClusterId;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.config.HostPort;
import org.mooring.runtime.tls.SelfSigned;

/** The HTTPS server on the inner address. Bodies, headers, idle time and calls under way are all bounded. */
public final class InnerServer implements Daemon {
    /** Longer than a job keeps its first connection for its second call, as a rule. */
    private static final int IDLE_SECONDS = 60;

    private final HttpServer server;
    private final JobCalls jobs;
    private final HubCalls hub;

    private InnerServer(Vertx vertx, SelfSigned identity, JobCalls jobs, HubCalls hub) {
        this.jobs = jobs;
        this.hub = hub;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyValue(Buffer.buffer(identity.key()))
                        .setCertValue(Buffer.buffer(identity.certificate())))
                .setSslHandshakeTimeout(10)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(8 * 1024)
                .setMaxInitialLineLength(2048)
                .setTcpNoDelay(true)
                .setIdleTimeout(IDLE_SECONDS));
    }

    /**
     * Opens the address.
     *
     * @param onGoodbye run when a broker has taken a job's goodbye
     * @return fails if the port is taken
     */
    public static Future<InnerServer> start(
            Vertx vertx,
            ClusterId cluster,
            HostPort at,
            SelfSigned identity,
            Bus bus,
            AgentMetrics metrics,
            Runnable onGoodbye) {
        InnerServer inner = new InnerServer(
                vertx, identity, new JobCalls(cluster, bus, metrics, onGoodbye), new HubCalls(cluster, bus, metrics));
        return inner.server
                .requestHandler(inner::handle)
                .listen(at.port(), at.host())
                .map(server -> inner)
                .recover(failure -> Future.failedFuture(
                        new IOException("inner address " + at + ": " + failure.getMessage(), failure)));
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public Future<Void> stop() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (path.startsWith("/hub-")) {
            hub.handle(request);
            return;
        }
        String[] parts = path.split("/", -1);
        if (parts.length == 4 && "job".equals(parts[1]) && HttpMethod.POST.equals(request.method())) {
            jobs.handle(request, parts[2], parts[3]);
        } else {
            Replies.problem(request, 404, "nothing here: this address is for jobs");
        }
    }
}
