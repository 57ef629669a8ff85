package org.mooring.edge.way;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;

/**
 * The way to one route's target: opens what a request needs. Whatever lies in between, both ends prove themselves to
 * each other (the target's proof), one connection's stalled reader hinders no other connection, and failures are ones
 * that {@link Blame#of} can read. Every operation may be called from any thread.
 */
public interface Way {
    /**
     * Bounds of one way.
     *
     * @param connect for a connection, all hops and TLS included
     * @param idle a connection on which nothing moves that long is closed
     * @param connections for requests at a time; further requests wait for {@code connect}
     * @param upgrades upgraded connections at a time; one more fails at once
     */
    record Limits(Duration connect, Duration idle, int connections, int upgrades) {}

    /**
     * A connection for a request; waits for a free one no longer than a connection may take.
     *
     * @param uri path and query as they stand in the request line
     * @return the request, its head not yet sent
     */
    Future<HttpClientRequest> request(HttpMethod method, String uri);

    /** A connection of its own, for an upgrade: open WebSockets never keep a request waiting. */
    Future<HttpClientRequest> upgrade(String uri);

    /** Takes no new requests; those under way go on for {@code leave} at most. */
    Future<Void> retire(Duration leave);

    /** Ends all its connections at once. */
    Future<Void> close();
}
