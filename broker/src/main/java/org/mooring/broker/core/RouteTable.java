package org.mooring.broker.core;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.RoutePage;
import org.mooring.protocol.RouteTableHash;
import org.mooring.protocol.SessionId;

/**
 * The routes of all READY sessions, and the number of the last change. Each change that is handed out has the next
 * number, without a gap. Thread-safe.
 */
final class RouteTable {
    private static final int PAGE = 200;

    private final String epoch;
    private final TreeMap<String, Route> routes = new TreeMap<>();
    private long number;

    /** @param epoch names this run of the broker */
    RouteTable(String epoch) {
        this.epoch = epoch;
    }

    /** Puts the route in; empty if the table has it, or newer news of its prefix. */
    synchronized Optional<RouteChange> add(Route route) {
        Route old = routes.get(route.prefix());
        if (old != null && old.session().equals(route.session()) && old.revision() >= route.revision()) {
            return Optional.empty();
        }
        routes.put(route.prefix(), route);
        return Optional.of(new RouteChange(epoch, ++number, route.prefix(), route.session(), route.revision(), route));
    }

    /** Takes the session's route out; empty if there is none. */
    synchronized Optional<RouteChange> remove(String prefix, SessionId session, long revision) {
        Route old = routes.get(prefix);
        if (old == null || !old.session().equals(session)) {
            return Optional.empty();
        }
        routes.remove(prefix);
        return Optional.of(new RouteChange(epoch, ++number, prefix, session, revision, null));
    }

    /** A page; the first one is 0, and there is always one. */
    synchronized RoutePage page(int page) {
        int pages = Math.max(1, (routes.size() + PAGE - 1) / PAGE);
        List<Route> shown =
                routes.values().stream().skip((long) page * PAGE).limit(PAGE).toList();
        return new RoutePage(epoch, number, page, pages, shown);
    }

    synchronized RouteTableHash hash() {
        return RouteTableHash.of(epoch, number, routes.values());
    }
}
