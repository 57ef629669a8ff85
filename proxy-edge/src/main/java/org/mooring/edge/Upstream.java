package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.mooring.edge.way.Way;
import org.mooring.protocol.Route;

/** One session's way and how long it is needed. Any thread. */
final class Upstream {
    /** How long those who still talk to a replaced target may go on. */
    private static final Duration LEAVE = Duration.ofHours(24);

    private final Route route;
    private final Way way;
    private final long born = System.nanoTime();
    private volatile boolean routed;

    Upstream(Route route, Way way) {
        this.route = route;
        this.way = way;
    }

    Route route() {
        return route;
    }

    /** Whether both speak of one server, reached in one way. */
    boolean leadsTo(Route other) {
        return route.session().equals(other.session())
                && route.way() == other.way()
                && route.target().equals(other.target())
                && route.prefix().equals(other.prefix());
    }

    /** See {@link Way#request}. */
    Future<HttpClientRequest> request(HttpMethod method, String uri) {
        return way.request(method, uri);
    }

    /** See {@link Way#upgrade}. */
    Future<HttpClientRequest> upgrade(String uri) {
        return way.upgrade(uri);
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
        return way.close();
    }

    /** Takes no new requests; those under way go on. */
    Future<Void> retire() {
        return way.retire(LEAVE);
    }
}
