package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.mooring.protocol.Address;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.Revoked;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of keys and revocations: all of them when a link comes up and every half minute, each revocation as it happens.
 * A revocation ends what stands on it at once.
 */
final class TrustFeed {
    private static final Logger log = LoggerFactory.getLogger(TrustFeed.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long REFRESH_MS = 30_000;
    private static final long AT_MOST_EVERY_NANOS = 1_000_000_000L;

    private final Vertx vertx;
    private final Bus bus;
    private final Trusted trusted;
    private final ApiTokens tokens;
    private final LiveConnections live;
    private final Knowledge knowledge;
    private final EdgeMetrics metrics;
    private final AtomicLong lastAsked = new AtomicLong(System.nanoTime() - AT_MOST_EVERY_NANOS);
    private volatile long asking = -1;

    TrustFeed(
            Vertx vertx,
            Bus bus,
            Trusted trusted,
            ApiTokens tokens,
            LiveConnections live,
            Knowledge knowledge,
            EdgeMetrics metrics) {
        this.vertx = vertx;
        this.bus = bus;
        this.trusted = trusted;
        this.tokens = tokens;
        this.live = live;
        this.knowledge = knowledge;
        this.metrics = metrics;
    }

    /** Once; {@link #close} ends the asking, the registration's end the hearing. */
    Future<Bus.Registration> start() {
        asking = vertx.setPeriodic(REFRESH_MS, t -> refresh());
        return bus.listen(Address.edges(Revoked.class), this::heard);
    }

    /** Asks no more. */
    void close() {
        vertx.cancelTimer(asking);
    }

    /** Asks for all of it, at most once a second. */
    void refreshSoon() {
        long last = lastAsked.get();
        long now = System.nanoTime();
        if (now - last >= AT_MOST_EVERY_NANOS && lastAsked.compareAndSet(last, now)) {
            refresh();
        }
    }

    void refresh() {
        lastAsked.set(System.nanoTime());
        if (!bus.up()) {
            return;
        }
        bus.request(Address.broker(GetTrust.class), new GetTrust(), ANSWER)
                .onSuccess(trust -> {
                    trusted.trust(trust);
                    trust.revoked().forEach(this::enforce);
                    knowledge.save();
                })
                .onFailure(
                        e -> log.atWarn().addKeyValue("reason", e.getMessage()).log("keys were not fetched"));
    }

    private void heard(Revoked revoked) {
        if (trusted.revoke(revoked)) {
            metrics.revoked();
            knowledge.save();
        }
        enforce(revoked);
    }

    private void enforce(Revoked revoked) {
        if (revoked.kind() == Revoked.Kind.TOKEN) {
            tokens.forget(revoked.id());
        }
        live.revoke(revoked);
    }
}
