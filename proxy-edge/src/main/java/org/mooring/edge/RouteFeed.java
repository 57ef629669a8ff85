package org.mooring.edge;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.mooring.edge.route.CanonicalPath;
import org.mooring.edge.route.RouteLedger;
import org.mooring.edge.route.RouteNews;
import org.mooring.edge.route.RouteTable;
import org.mooring.protocol.Address;
import org.mooring.protocol.GetRoutes;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.RoutePage;
import org.mooring.protocol.RouteTableHash;
import org.mooring.protocol.SessionId;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the route table: whole when a link comes up, by changes afterwards, whole again when something is missing. All
 * of it runs on one event loop; {@link #table} may be read anywhere.
 */
final class RouteFeed {
    private static final Logger log = LoggerFactory.getLogger(RouteFeed.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int RETRIES = 5;

    private final Context context;
    private final Vertx vertx;
    private final Bus bus;
    private final EdgeMetrics metrics;
    private final RouteLedger ledger;
    private final BiConsumer<RouteTable, Predicate<SessionId>> follower;
    private volatile RouteTable table;
    private volatile boolean complete;
    private boolean fetching;
    private boolean again;

    /**
     * @param known from the state file
     * @param follower is told of each new table, and can ask which sessions were said to be gone; on the feed's event
     *     loop
     */
    RouteFeed(
            Vertx vertx,
            Bus bus,
            RouteTable known,
            EdgeMetrics metrics,
            BiConsumer<RouteTable, Predicate<SessionId>> follower) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.bus = bus;
        this.metrics = metrics;
        this.ledger = new RouteLedger(known);
        this.table = known;
        this.follower = follower;
        metrics.routes(known.size());
    }

    RouteTable table() {
        return table;
    }

    /** Whether a broker's whole table has been here since the start. */
    boolean complete() {
        return complete;
    }

    Future<List<Bus.Registration>> start() {
        Future<Bus.Registration> changes =
                bus.listen(Address.edges(RouteChange.class), c -> context.runOnContext(v -> changed(c)));
        Future<Bus.Registration> hashes =
                bus.listen(Address.edges(RouteTableHash.class), h -> context.runOnContext(v -> compared(h)));
        return Future.all(changes, hashes).map(all -> List.of(changes.result(), hashes.result()));
    }

    /** Asks for the whole table; several wishes at once become one. */
    void fetch() {
        context.runOnContext(v -> {
            if (fetching) {
                again = true;
            } else {
                attempt(0);
            }
        });
    }

    private void changed(RouteChange change) {
        RouteNews news = take(change);
        metrics.heard(news);
        publish();
        if (news == RouteNews.GAP) {
            fetch();
        }
    }

    private RouteNews take(RouteChange change) {
        try {
            return ledger.change(change);
        } catch (IllegalArgumentException e) {
            log.atError().addKeyValue("session", change.session()).setCause(e).log("a route cannot be used");
            return RouteNews.OLD;
        }
    }

    private void compared(RouteTableHash hash) {
        RouteNews news = ledger.compare(hash);
        metrics.heard(news);
        if (news == RouteNews.DIFFERS || news == RouteNews.GAP) {
            log.atInfo().addKeyValue("news", news).log("the route table is not the broker's: fetching it");
            fetch();
        }
    }

    private void attempt(int before) {
        fetching = true;
        again = false;
        ledger.fetching();
        page(0, new ArrayList<>()).onComplete(fetched -> context.runOnContext(v -> fetched(fetched, before)));
    }

    private void fetched(AsyncResult<Void> result, int before) {
        fetching = false;
        metrics.fetched(result.succeeded());
        if (result.succeeded()) {
            complete = true;
            publish();
            if (again) {
                attempt(0);
            }
            return;
        }
        // When tries are used up, the next hash (10 s at most) or the link's return asks again.
        boolean retry = bus.up() && before < RETRIES;
        log.atWarn()
                .addKeyValue("reason", result.cause().getMessage())
                .addKeyValue("retry", retry)
                .log("routes were not fetched");
        if (retry) {
            fetching = true;
            long pause = 200L * (1L << before) + ThreadLocalRandom.current().nextLong(200);
            vertx.setTimer(pause, t -> context.runOnContext(v -> attempt(before + 1)));
        }
    }

    private Future<Void> page(int number, List<RoutePage> before) {
        return bus.request(Address.broker(GetRoutes.class), new GetRoutes(number), ANSWER)
                .compose(page -> {
                    Future<RoutePage> onFeed = Future.future(p -> context.runOnContext(v -> p.complete(page)));
                    return onFeed;
                })
                .compose(page -> {
                    if (!before.isEmpty() && !sameTable(before.get(0), page)) {
                        return Future.failedFuture("the table changed between its pages");
                    }
                    before.add(page);
                    if (number + 1 < page.pages()) {
                        return page(number + 1, before);
                    }
                    List<Route> routes = before.stream()
                            .flatMap(p -> p.routes().stream())
                            .filter(RouteFeed::usable)
                            .toList();
                    ledger.snapshot(page.epoch(), page.number(), routes);
                    return Future.succeededFuture();
                });
    }

    private static boolean usable(Route route) {
        boolean usable = CanonicalPath.of(route.prefix()).isPresent();
        if (!usable) {
            log.atError()
                    .addKeyValue("session", route.session())
                    .log("a route's prefix has no canonical form: left out");
        }
        return usable;
    }

    private static boolean sameTable(RoutePage one, RoutePage other) {
        return one.epoch().equals(other.epoch()) && one.number() == other.number();
    }

    private void publish() {
        RouteTable next = ledger.table();
        if (next != table) {
            table = next;
            metrics.routes(next.size());
            follower.accept(next, ledger::saidGone);
        }
    }
}
