package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.mooring.protocol.Route;
import org.mooring.protocol.ServerProof;

/**
 * The connections to one session's server. Requests share a bounded pool; upgrades have connections of their own, so
 * that open WebSockets never keep a request waiting. Any thread.
 */
final class Upstream {
    /** How long those who still talk to a replaced target may go on. */
    private static final Duration LEAVE = Duration.ofHours(24);

    private final Route route;
    private final EdgeConfig.Limits limits;
    private final HttpClientAgent requests;
    private final HttpClientAgent upgrades;
    private final long born = System.nanoTime();
    private volatile boolean routed;

    Upstream(Vertx vertx, Route route, EdgeConfig.Limits limits) {
        this.route = route;
        this.limits = limits;
        this.requests = vertx.httpClientBuilder()
                .with(options())
                .with(new PoolOptions()
                        .setHttp1MaxSize(limits.connectionsPerSession())
                        .setMaxWaitQueueSize(limits.connectionsPerSession() * 4))
                .build();
        this.upgrades = vertx.httpClientBuilder()
                .with(options())
                .with(new PoolOptions()
                        .setHttp1MaxSize(limits.upgradesPerSession())
                        .setMaxWaitQueueSize(0))
                .build();
    }

    private HttpClientOptions options() {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAliveTimeout(60)
                .setConnectTimeout((int) limits.connect().toMillis())
                .setSslHandshakeTimeout(limits.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) limits.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(64 * 1024)
                .setTcpNoDelay(true)
                .setDefaultHost(route.target().host())
                .setDefaultPort(route.target().port());
        ServerProof proof = route.target().proof();
        if (proof != null) {
            options.setSsl(true)
                    .setVerifyHost(false)
                    .setTrustOptions(TrustOptions.wrap(new PinnedServer(proof.serverCertificate())))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(proof.clientCertificate()))
                            .addKeyValue(Buffer.buffer(proof.clientKey())));
        }
        return options;
    }

    Route route() {
        return route;
    }

    /** Whether both speak of one server. */
    boolean leadsTo(Route other) {
        return route.session().equals(other.session())
                && route.target().equals(other.target())
                && route.prefix().equals(other.prefix());
    }

    /** A connection for a request; waits for a free one no longer than a connection may take. */
    Future<HttpClientRequest> request(HttpMethod method, String uri) {
        return requests.request(to(method, uri));
    }

    /** A connection of its own, for an upgrade. */
    Future<HttpClientRequest> upgrade(String uri) {
        return upgrades.request(to(HttpMethod.GET, uri));
    }

    private RequestOptions to(HttpMethod method, String uri) {
        return new RequestOptions()
                .setMethod(method)
                .setURI(uri)
                .setConnectTimeout(limits.connect().toMillis());
    }

    /** Its route is in the table. */
    void routed() {
        routed = true;
    }

    /** Whether it may go although its route is in no table: it was there once, or is no fresh probe's. */
    boolean expendable() {
        return routed || System.nanoTime() - born > TimeUnit.MINUTES.toNanos(10);
    }

    /** Ends all its connections at once. */
    Future<Void> close() {
        return Future.join(requests.close(), upgrades.close()).mapEmpty();
    }

    /** Takes no new requests; those under way go on. */
    Future<Void> retire() {
        return Future.join(
                        requests.shutdown(LEAVE.toMinutes(), TimeUnit.MINUTES),
                        upgrades.shutdown(LEAVE.toMinutes(), TimeUnit.MINUTES))
                .mapEmpty();
    }
}
