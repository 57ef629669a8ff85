package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mooring.edge.route.RouteTable;
import org.mooring.edge.way.Blame;
import org.mooring.edge.way.DirectWay;
import org.mooring.edge.way.Way;
import org.mooring.protocol.Route;
import org.mooring.protocol.SessionId;
import org.mooring.runtime.net.Networks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Upstream} of each session that was asked for; made at the first use, ended with the route. Any thread. */
final class Upstreams {
    private static final Logger log = LoggerFactory.getLogger(Upstreams.class);
    private final Vertx vertx;
    private final Way.Limits limits;
    private final Networks nodes;
    private final Map<SessionId, Upstream> bySession = new ConcurrentHashMap<>();

    Upstreams(Vertx vertx, EdgeConfig.Limits limits, Networks nodes) {
        this.vertx = vertx;
        this.limits = new Way.Limits(
                limits.connect(), limits.idle(), limits.connectionsPerSession(), limits.upgradesPerSession());
        this.nodes = nodes;
    }

    /**
     * The way to a route's server.
     *
     * @throws Blame.ForbiddenTarget if it leads out of the node networks
     * @throws IllegalArgumentException if its proof cannot be read
     */
    Upstream of(Route route) {
        Upstream known = bySession.get(route.session());
        if (known != null && known.leadsTo(route)) {
            return known;
        }
        if (!nodes.allowServer(route.target().host())) {
            throw new Blame.ForbiddenTarget(
                    route.target().host(), route.target().port());
        }
        return bySession.compute(route.session(), (id, old) -> renew(route, old));
    }

    private Upstream renew(Route route, @Nullable Upstream old) {
        if (old != null && old.leadsTo(route)) {
            return old;
        }
        Upstream next = new Upstream(route, way(route));
        if (old != null) {
            old.retire().onFailure(e -> log.atWarn().setCause(e).log("connections to an old target did not end"));
        }
        return next;
    }

    /** The one place that knows which ways there are. */
    private Way way(Route route) {
        return switch (route.way()) {
            case DIRECT -> new DirectWay(vertx, route.target(), limits);
        };
    }

    /**
     * Ends those whose routes are gone.
     *
     * @param inUse sessions that something is open to, whatever the table says
     */
    void follow(RouteTable table, Predicate<SessionId> inUse) {
        for (Upstream upstream : List.copyOf(bySession.values())) {
            if (table.holds(upstream.route())) {
                upstream.routed();
            } else if (upstream.expendable() && !inUse.test(upstream.route().session())) {
                bySession.remove(upstream.route().session(), upstream);
                upstream.close().onFailure(e -> log.atWarn().setCause(e).log("connections did not close"));
            }
        }
    }

    Future<Void> close() {
        List<Upstream> all = List.copyOf(bySession.values());
        bySession.clear();
        return Future.join(all.stream().map(Upstream::close).toList()).mapEmpty();
    }
}
