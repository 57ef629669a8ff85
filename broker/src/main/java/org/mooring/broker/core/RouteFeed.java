package org.mooring.broker.core;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.mooring.broker.session.Session;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.GetRoutes;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.RouteTableHash;
import org.mooring.protocol.Target;
import org.mooring.runtime.bus.Bus;

/** Tells the edges the routes: the table on request, each change as it happens, its hash now and then. Any thread. */
final class RouteFeed {
    private final Bus bus;
    private final RouteTable table;
    private final Map<ClusterId, Route.Way> ways;
    private final BrokerMetrics metrics;

    /** @param ways how the edge reaches each cluster's nodes */
    RouteFeed(Bus bus, RouteTable table, Map<ClusterId, Route.Way> ways, BrokerMetrics metrics) {
        this.bus = bus;
        this.table = table;
        this.ways = Map.copyOf(ways);
        this.metrics = metrics;
    }

    Future<Bus.Registration> serve() {
        return bus.serve(Address.broker(GetRoutes.class), ask -> Future.succeededFuture(table.page(ask.page())));
    }

    // Numbering and publishing are one step, or the edges would see gaps that are none.
    synchronized void add(Session session) {
        route(session).ifPresent(route -> publish(table.add(route)));
    }

    synchronized void remove(Session session) {
        publish(table.remove(session.claim().prefix(), session.id(), session.revision()));
    }

    void publishHash() {
        bus.publish(Address.edges(RouteTableHash.class), table.hash());
    }

    /** The way to the session's server; empty until it is known where that listens. */
    Optional<Route> route(Session session) {
        String host = session.job().host();
        Integer port = session.job().port();
        if (host == null || port == null) {
            return Optional.empty();
        }
        return Optional.of(new Route(
                session.claim().prefix(),
                session.id(),
                session.user(),
                session.claim().cluster(),
                session.revision(),
                ways.getOrDefault(session.claim().cluster(), Route.Way.DIRECT),
                new Target(host, port, session.keys().proof())));
    }

    private void publish(Optional<RouteChange> change) {
        change.ifPresent(c -> {
            bus.publish(Address.edges(RouteChange.class), c);
            metrics.routeChange();
        });
    }
}
