package org.mooring.runtime.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Goes round the brokers, one dial at a time. Confined to the client's event loop. */
final class Dialler {
    private static final int CONNECT_MILLIS = 1000;

    private final Vertx vertx;
    private final Identity identity;
    private final LinkKeys keys;
    private final PublicKey brokers;
    private final LinkLimits limits;
    private final LinkMetrics metrics;
    private final WebSocketClient client;
    private final List<URI> order;
    private int next;

    Dialler(Vertx vertx, LinkConfig config, Identity identity, LinkKeys keys, LinkMetrics metrics) {
        this.vertx = vertx;
        this.identity = identity;
        this.keys = keys;
        this.brokers = LinkKeys.readPublic(config.brokerKey());
        this.limits = config.limits();
        this.metrics = metrics;
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setSslHandshakeTimeout(CONNECT_MILLIS)
                .setSslHandshakeTimeoutUnit(java.util.concurrent.TimeUnit.MILLISECONDS)
                .setClosingTimeout(2);
        if (config.caFile() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(config.caFile().toString()));
        }
        this.client = vertx.createWebSocketClient(options);
        this.order = new ArrayList<>(config.brokers());
        Collections.shuffle(order, new Random());
    }

    /** A link that was welcomed, and its epoch. */
    record Linked(LinkSocket socket, long epoch, URI broker) {}

    /** Whether the next dial begins a new round. */
    boolean roundIsOver() {
        return next % order.size() == 0;
    }

    /** Dials the next broker; fails if it cannot be reached or does not prove itself. */
    Future<Linked> dial() {
        URI broker = order.get(next % order.size());
        next = (next + 1) % order.size();
        return client.connect(options(broker)).compose(opened -> {
            LinkSocket socket = new LinkSocket(vertx, opened, limits, metrics);
            return new ClientHandshake(vertx, socket, identity, keys, brokers, limits)
                    .welcome()
                    .map(epoch -> new Linked(socket, epoch, broker))
                    .recover(failure -> Future.failedFuture(new NoLink(broker, socket, failure)));
        });
    }

    Future<Void> close() {
        return client.close();
    }

    private static WebSocketConnectOptions options(URI broker) {
        boolean tls = "wss".equals(broker.getScheme());
        String path = broker.getRawPath();
        return new WebSocketConnectOptions()
                .setHost(broker.getHost())
                .setPort(broker.getPort() >= 0 ? broker.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setURI(path == null || path.isEmpty() || path.equals("/") ? "/link" : path);
    }

    /** A broker that was reached and gave no link. */
    static final class NoLink extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient LinkSocket socket;

        NoLink(URI broker, LinkSocket socket, Throwable cause) {
            super(broker + ": " + cause.getMessage(), null, false, false);
            this.socket = socket;
        }

        LinkSocket socket() {
            return socket;
        }
    }
}
