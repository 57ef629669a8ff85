package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.mooring.edge.way.Blame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the hub's pages and API: the first broker that works, in the configured order. Nothing is kept here, so
 * event streams flow. Any event loop.
 */
final class HubDoor {
    private static final Logger log = LoggerFactory.getLogger(HubDoor.class);
    private static final long LOOK_EVERY_MS = 2000;
    private static final long AVOID_NANOS = 2 * LOOK_EVERY_MS * 1_000_000;
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The hub's event streams say something every few seconds. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final int POOL = 256;

    private final Vertx vertx;
    private final List<URI> hubs;
    private final EdgeConfig.Limits limits;
    private final HeaderRules headers;
    private final Replies replies;
    private final EdgeMetrics metrics;
    private final HttpClientAgent client;

    /** Until when (nano time) each hub is asked last. */
    private final AtomicLongArray avoid;

    private final OptionalLong looking;

    HubDoor(Vertx vertx, EdgeConfig config, HeaderRules headers, Replies replies, EdgeMetrics metrics) {
        this.vertx = vertx;
        this.hubs = config.hubs();
        this.limits = config.limits();
        this.headers = headers;
        this.replies = replies;
        this.metrics = metrics;
        this.avoid = new AtomicLongArray(hubs.size());
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAliveTimeout(30)
                        .setIdleTimeout((int) IDLE.toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setMaxHeaderSize(64 * 1024)
                        .setConnectTimeout((int) limits.connect().toMillis()))
                .with(new PoolOptions().setHttp1MaxSize(POOL).setMaxWaitQueueSize(4 * POOL))
                .build();
        for (int i = 0; i < hubs.size(); i++) {
            avoid.set(i, System.nanoTime());
        }
        looking =
                hubs.size() > 1 ? OptionalLong.of(vertx.setPeriodic(LOOK_EVERY_MS, t -> look())) : OptionalLong.empty();
    }

    /** @param uri path and query as they came */
    void handle(HttpServerRequest request, String uri) {
        request.pause();
        HttpPipe.Plan plan = new HttpPipe.Plan(
                () -> connect(request.method(), uri, 0, new IllegalStateException("no hub")),
                to -> headers.toHub(request, to),
                headers::fromHub,
                (status, nanos) -> metrics.answered(EdgeMetrics.Door.HUB, status, nanos),
                (connected, e) -> failed(request, connected, e),
                () -> {});
        new HttpPipe(vertx, request, plan, IDLE).run();
    }

    private void failed(HttpServerRequest request, boolean connected, Throwable e) {
        Blame blame = Blame.of(e, connected);
        log.atWarn().addKeyValue("reason", Blame.reason(e)).log("the hub did not answer");
        boolean slow = connected && blame == Blame.SLOW;
        replies.refuse(request, slow ? Refusal.HUB_SLOW : Refusal.HUB_DOWN);
    }

    /** Tries one hub after another; only connecting is ever repeated, so no request arrives twice. */
    private Future<HttpClientRequest> connect(HttpMethod method, String uri, int tried, Throwable last) {
        if (tried == hubs.size()) {
            return Future.failedFuture(last);
        }
        int hub = inOrder(tried);
        return client.request(to(hub, method, uri)).recover(e -> {
            avoid(hub, e);
            return connect(method, uri, tried + 1, e);
        });
    }

    /** The hubs that work first, each group in the configured order. */
    private int inOrder(int rank) {
        long now = System.nanoTime();
        int seen = 0;
        for (boolean working : new boolean[] {true, false}) {
            for (int i = 0; i < hubs.size(); i++) {
                if ((avoid.get(i) - now <= 0) == working && seen++ == rank) {
                    return i;
                }
            }
        }
        return rank;
    }

    private RequestOptions to(int hub, HttpMethod method, String uri) {
        URI address = hubs.get(hub);
        return new RequestOptions()
                .setMethod(method)
                .setHost(address.getHost())
                .setPort(address.getPort() < 0 ? 80 : address.getPort())
                .setURI(uri)
                .setConnectTimeout(limits.connect().toMillis());
    }

    private void avoid(int hub, Throwable e) {
        avoid.set(hub, System.nanoTime() + AVOID_NANOS);
        log.atWarn()
                .addKeyValue("hub", hubs.get(hub))
                .addKeyValue("reason", Blame.reason(e))
                .log("a hub does not work");
    }

    /** A hub that accepts connections and answers nothing is found by asking. */
    private void look() {
        for (int i = 0; i < hubs.size(); i++) {
            int hub = i;
            client.request(to(hub, HttpMethod.GET, "/hub/api").setIdleTimeout(LOOK.toMillis()))
                    .compose(HttpClientRequest::send)
                    .compose(answer -> answer.end())
                    .onSuccess(v -> avoid.set(hub, System.nanoTime()))
                    .onFailure(e -> avoid(hub, e));
        }
    }

    /** Looks at no hub any more and ends the connections to all. */
    Future<Void> close() {
        looking.ifPresent(vertx::cancelTimer);
        return client.close();
    }
}
