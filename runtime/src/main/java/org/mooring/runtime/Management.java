package org.mooring.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.mooring.protocol.Codec;
import org.mooring.runtime.config.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon's management port, for its operators only: {@code /health/live} (the event loop answers),
 * {@code /health/ready} (200, or 503 with what is wrong) and {@code /metrics} (Prometheus text or OpenMetrics).
 */
public final class Management implements Daemon {
    private static final Logger log = LoggerFactory.getLogger(Management.class);

    private final CollectorRegistry registry;
    private final Health health;
    private final WorkerExecutor worker;
    private final HttpServer server;

    private Management(Vertx vertx, CollectorRegistry registry, Health health) {
        this.registry = registry;
        this.health = health;
        this.worker = vertx.createSharedWorkerExecutor("management", 1);
        this.server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(60));
    }

    /**
     * Opens the port, and adds the JVM's own metrics and the build's version to the registry.
     *
     * @return fails if the port is taken
     */
    public static Future<Management> start(Vertx vertx, HostPort at, CollectorRegistry registry, Health health) {
        ProcessMetrics.register(registry);
        Management management = new Management(vertx, registry, health);
        return management
                .server
                .requestHandler(management::answer)
                .listen(at.port(), at.host())
                .map(server -> management)
                .onFailure(failure -> management.worker.close().onFailure(e -> log.warn("worker", e)))
                .recover(failure -> Future.failedFuture(
                        new IOException("management address " + at + ": " + failure.getMessage(), failure)));
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public Future<Void> stop() {
        return server.close().eventually(worker::close);
    }

    private void answer(HttpServerRequest request) {
        if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
            reply(request, 405, "text/plain", "GET only\n");
            return;
        }
        switch (request.path()) {
            case "/health/live" -> reply(request, 200, "application/json", "{\"status\":\"up\"}\n");
            case "/health/ready" -> ready(request);
            case "/metrics" -> metrics(request);
            default -> reply(request, 404, "text/plain", "/health/live, /health/ready or /metrics\n");
        }
    }

    private void ready(HttpServerRequest request) {
        Map<String, Optional<String>> found = health.look();
        boolean ready = found.values().stream().allMatch(Optional::isEmpty);
        ObjectNode body = Codec.json().createObjectNode();
        body.put("status", ready ? "ready" : "not-ready");
        ObjectNode checks = body.putObject("checks");
        found.forEach((name, problem) -> checks.put(name, problem.orElse("ok")));
        reply(request, ready ? 200 : 503, "application/json", body + "\n");
    }

    private void metrics(HttpServerRequest request) {
        String type = TextFormat.chooseContentType(request.getHeader(HttpHeaders.ACCEPT));
        worker.executeBlocking(() -> render(type), false)
                .onSuccess(text -> reply(request, 200, type, text))
                .onFailure(failure -> {
                    log.warn("metrics could not be collected", failure);
                    reply(request, 500, "text/plain", "metrics could not be collected; see the log\n");
                });
    }

    private String render(String type) {
        try {
            StringWriter text = new StringWriter();
            TextFormat.writeFormat(type, text, registry.metricFamilySamples());
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reply(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body)
                .onFailure(e -> log.debug("management client went away", e));
    }
}
