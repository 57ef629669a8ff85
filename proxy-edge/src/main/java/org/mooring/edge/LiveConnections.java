package org.mooring.edge;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.mooring.edge.route.RouteTable;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.Route;
import org.mooring.protocol.SessionId;

/** What is open towards sessions now, so that it can be ended by whose it is. Any thread. */
final class LiveConnections {
    /**
     * One of them.
     *
     * @param socket an upgraded connection; else a request under way
     */
    record Live(Route route, Pass pass, boolean socket, Runnable end) {}

    private final Set<Live> all = ConcurrentHashMap.newKeySet();
    private final EdgeMetrics metrics;
    private final Trusted trusted;

    LiveConnections(EdgeMetrics metrics, Trusted trusted) {
        this.metrics = metrics;
        this.trusted = trusted;
    }

    /**
     * Something opened; hand it to {@link #closed} when it is over. Opening took its time: a revocation or a route's
     * end that was heard meanwhile did not find it here, so it is looked at once more.
     *
     * @param routes the current table; read after this one is known here, so that none is missed
     * @return whether it may stay; if not, its end was called
     */
    boolean opened(Live live, Supplier<RouteTable> routes) {
        all.add(live);
        Pass pass = live.pass();
        if (trusted.isRevoked(pass.kind(), pass.id())) {
            end(EdgeMetrics.Ended.REVOKED, live);
            return false;
        }
        if (!routes.get().holds(live.route())) {
            end(EdgeMetrics.Ended.ROUTE_GONE, live);
            return false;
        }
        return true;
    }

    void closed(Live live) {
        all.remove(live);
    }

    int count() {
        return all.size();
    }

    /** Ends all that stand on a sign-in or token. */
    void revoke(Revoked revoked) {
        end(
                EdgeMetrics.Ended.REVOKED,
                l -> l.pass().kind() == revoked.kind() && l.pass().id().equals(revoked.id()));
    }

    /** Ends what has run out. */
    void expire(Instant now) {
        end(EdgeMetrics.Ended.EXPIRED, l -> !now.isBefore(l.pass().until()));
    }

    /**
     * Ends what leads to sessions that lost their route by somebody's word, or to another session. A table that merely
     * lacks a route ends nothing (law 1): a broker that came back may not know it yet.
     */
    void follow(RouteTable table, Predicate<SessionId> saidGone) {
        end(
                EdgeMetrics.Ended.ROUTE_GONE,
                l -> !table.holds(l.route())
                        && (saidGone.test(l.route().session())
                                || table.at(l.route().prefix()).isPresent()));
    }

    /** Whether anything is open towards this session. */
    boolean holds(SessionId session) {
        return all.stream().anyMatch(l -> l.route().session().equals(session));
    }

    /** Ends the rest. */
    void endAll() {
        end(EdgeMetrics.Ended.STOPPED, l -> true);
    }

    private void end(EdgeMetrics.Ended why, Predicate<Live> which) {
        for (Live live : List.copyOf(all)) {
            if (which.test(live)) {
                end(why, live);
            }
        }
    }

    private void end(EdgeMetrics.Ended why, Live live) {
        if (all.remove(live)) {
            metrics.ended(why);
            live.end().run();
        }
    }
}
