package org.mooring.runtime.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers' end of links: takes WebSockets that the hub's HTTP server has upgraded at {@code /link}, has them prove
 * who they are, and attaches them to the bus as far as the policy allows. Of several links of one identity, at whichever
 * brokers, the newest lives. Thread-safe.
 */
public final class LinkServer implements Daemon {
    private static final Logger log = LoggerFactory.getLogger(LinkServer.class);
    private static final String NOTICES = "mooring.link.attached";

    private final Vertx vertx;
    private final Bus bus;
    private final LinkKeys keys;
    private final KnownLinks known;
    private final LinkPolicy policy;
    private final LinkLimits limits;
    private final LinkMetrics metrics;
    private final BusMetrics busMetrics;
    private final Epochs epochs;
    private final Map<Identity, ServerLink> links = new ConcurrentHashMap<>();
    private final AtomicInteger unproved = new AtomicInteger();
    private final MessageConsumer<JsonObject> notices;
    private volatile boolean stopping;

    /**
     * @param bus the brokers' bus
     * @param keys the federation's, the same at every broker
     */
    public LinkServer(
            Vertx vertx,
            Bus bus,
            LinkKeys keys,
            KnownLinks known,
            LinkPolicy policy,
            LinkLimits limits,
            LinkMetrics metrics,
            BusMetrics busMetrics) {
        this.vertx = vertx;
        this.bus = bus;
        this.keys = keys;
        this.known = known;
        this.policy = policy;
        this.limits = limits;
        this.metrics = metrics;
        this.busMetrics = busMetrics;
        this.epochs = new Epochs(vertx);
        this.notices = vertx.eventBus().consumer(NOTICES);
        notices.handler(notice -> attachedSomewhere(
                Identity.parse(notice.body().getString("identity")),
                notice.body().getLong("epoch")));
    }

    /** Takes a socket over; call it on the socket's event loop, at once when the upgrade is done. */
    public void accept(ServerWebSocket upgraded) {
        LinkSocket socket = new LinkSocket(vertx, upgraded, limits, metrics);
        if (stopping || unproved.get() >= limits.maxUnproved()) {
            socket.close(Closing.TRY_LATER, stopping ? "stopping" : "too many links are proving themselves");
            return;
        }
        unproved.incrementAndGet();
        new ServerHandshake(vertx, socket, keys, known, limits)
                .proved()
                .onComplete(result -> unproved.decrementAndGet())
                .onSuccess(identity -> attach(socket, identity))
                .onFailure(refused -> {
                    log.atWarn()
                            .addKeyValue("from", upgraded.remoteAddress())
                            .log("link refused: {}", refused.getMessage());
                    socket.close(Closing.NOT_PROVED, String.valueOf(refused.getMessage()));
                });
    }

    /** Who is linked to this broker now. */
    public Set<Identity> linked() {
        return Set.copyOf(links.keySet());
    }

    /** Closes every link, so that they go to another broker. */
    @Override
    public Future<Void> stop() {
        stopping = true;
        List.copyOf(links.values()).forEach(link -> link.close(Closing.GOING_AWAY, "this broker stops"));
        return notices.unregister();
    }

    private void attach(LinkSocket socket, Identity identity) {
        epochs.next(identity)
                .onSuccess(epoch -> socket.context().runOnContext(on -> welcome(socket, identity, epoch)))
                .onFailure(failure -> socket.context().runOnContext(on -> {
                    log.atError()
                            .addKeyValue("link", identity)
                            .setCause(failure)
                            .log("no epoch for a link");
                    socket.close(Closing.TRY_LATER, "no epoch could be had");
                }));
    }

    private void welcome(LinkSocket socket, Identity identity, long epoch) {
        if (socket.isLost() || stopping) {
            socket.close(Closing.GOING_AWAY, "this broker stops");
            return;
        }
        ServerLink link = new ServerLink(vertx, socket, identity, epoch, bus, policy, limits, metrics, busMetrics);
        if (links.merge(identity, link, LinkServer::newer) != link) {
            return;
        }
        metrics.linked();
        log.atInfo().addKeyValue("link", identity).addKeyValue("epoch", epoch).log("linked");
        socket.onLost(() -> {
            links.remove(identity, link);
            metrics.lost();
            link.detach();
            log.atInfo()
                    .addKeyValue("link", identity)
                    .addKeyValue("epoch", epoch)
                    .log("link lost: {}", socket.whyLost());
        });
        vertx.eventBus()
                .publish(
                        NOTICES,
                        new JsonObject().put("identity", identity.toString()).put("epoch", epoch));
        socket.send(new Frame.Welcome(epoch)).onFailure(failure -> log.debug("welcome", failure));
    }

    private static ServerLink newer(ServerLink one, ServerLink other) {
        ServerLink older = one.epoch() < other.epoch() ? one : other;
        older.replaced();
        return older == one ? other : one;
    }

    /** News of this or another broker: that identity has a link of that epoch. */
    private void attachedSomewhere(Identity identity, long epoch) {
        ServerLink here = links.get(identity);
        if (here != null && here.epoch() < epoch) {
            here.replaced();
        }
    }
}
