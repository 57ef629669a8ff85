package org.mooring.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mooring.edge.route.RouteTable;
import org.mooring.edge.way.Blame;
import org.mooring.protocol.Route;
import org.mooring.protocol.ServerProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to sessions' servers: who may pass, what is told to the server, what is counted. Any event loop. */
final class SessionDoor {
    private static final Logger log = LoggerFactory.getLogger(SessionDoor.class);

    private final Vertx vertx;
    private final Supplier<RouteTable> routes;
    private final Gate gate;
    private final Upstreams upstreams;
    private final HeaderRules headers;
    private final Replies replies;
    private final LiveConnections live;
    private final Traffic traffic;
    private final EdgeMetrics metrics;
    private final Duration idle;

    SessionDoor(
            Vertx vertx,
            Supplier<RouteTable> routes,
            Gate gate,
            Upstreams upstreams,
            HeaderRules headers,
            Replies replies,
            LiveConnections live,
            Traffic traffic,
            EdgeMetrics metrics,
            Duration idle) {
        this.vertx = vertx;
        this.routes = routes;
        this.gate = gate;
        this.upstreams = upstreams;
        this.headers = headers;
        this.replies = replies;
        this.live = live;
        this.traffic = traffic;
        this.metrics = metrics;
        this.idle = idle;
    }

    /**
     * Takes a request for a session's server.
     *
     * @param rawPath as it came; it goes on unchanged
     */
    void handle(HttpServerRequest request, Route route, String rawPath, @Nullable String query) {
        // The token parameter never goes on, be it ours or not: Jupyter would take it before the edge's credential.
        QueryToken token = QueryToken.split(query);
        boolean upgrade = Strictness.asksForWebSocket(request);
        if (upgrade && Strictness.hasBody(request)) {
            replies.refuse(request, Refusal.BAD_REQUEST);
            return;
        }
        request.pause();
        gate.decide(request, route, token.token(), upgrade)
                .onSuccess(access -> {
                    if (access instanceof Access.Granted granted) {
                        String rest = token.rest();
                        String uri = rest == null ? rawPath : rawPath + "?" + rest;
                        pass(request, route, uri, granted.pass(), upgrade);
                    } else if (access instanceof Access.Refused refused) {
                        stop(request, route, refused.why(), rawPath, token);
                    }
                })
                .onFailure(e -> {
                    log.atError()
                            .addKeyValue("session", route.session())
                            .setCause(e)
                            .log("no decision on a request");
                    replies.refuse(request, Refusal.SERVER_BROKE, route.prefix());
                });
    }

    private void stop(HttpServerRequest request, Route route, Refusal why, String rawPath, QueryToken token) {
        boolean signIn = why == Refusal.SIGN_IN_NEEDED && Replies.isNavigation(request);
        if (signIn) {
            metrics.refused(why);
            String next = token.rest() == null ? rawPath : rawPath + "?" + token.rest();
            replies.redirect(request, "/hub/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        } else {
            replies.refuse(request, why, route.prefix());
        }
    }

    private void pass(HttpServerRequest request, Route route, String uri, Pass pass, boolean upgrade) {
        if (!routes.get().holds(route)) {
            // It went while a broker was asked about the token.
            replies.refuse(request, Refusal.NOT_RUNNING, route.prefix());
            return;
        }
        Upstream upstream;
        try {
            upstream = upstreams.of(route);
        } catch (Blame.ForbiddenTarget e) {
            failed(request, route, Blame.FORBIDDEN, e);
            return;
        } catch (IllegalArgumentException e) {
            failed(request, route, Blame.PROOF, e);
            return;
        }
        traffic(route).request();
        if (upgrade) {
            new UpgradePipe(vertx, this, request, upstream, uri, pass).run();
            return;
        }
        LiveConnections.Live one = new LiveConnections.Live(
                route, pass, false, () -> request.connection().close());
        if (!live.opened(one, routes)) {
            return;
        }
        HttpPipe.Plan plan = new HttpPipe.Plan(
                () -> upstream.request(request.method(), uri),
                to -> editRequest(request, route, to),
                (from, to) -> editAnswer(route, from, to),
                this::answered,
                (connected, e) -> failed(request, route, Blame.of(e, connected), e),
                () -> live.closed(one));
        new HttpPipe(vertx, request, plan, idle).run();
    }

    void editRequest(HttpServerRequest request, Route route, MultiMap to) {
        ServerProof proof = route.target().proof();
        headers.toServer(request, to, proof == null ? null : proof.credential());
    }

    void editAnswer(Route route, MultiMap from, MultiMap to) {
        headers.fromServer(from, to, route.prefix());
    }

    void answered(int status, long nanos) {
        metrics.answered(EdgeMetrics.Door.SESSION, status, nanos);
    }

    void failed(HttpServerRequest request, Route route, Blame blame, Throwable why) {
        log.atWarn()
                .addKeyValue("session", route.session())
                .addKeyValue(
                        "node", route.target().host() + ":" + route.target().port())
                .addKeyValue("blame", blame)
                .addKeyValue("reason", Blame.reason(why))
                .log("a request did not reach its server");
        replies.refuse(request, Refusal.of(blame), route.prefix());
    }

    Traffic.OfSession traffic(Route route) {
        return traffic.of(route.session());
    }

    /** Whether it may stay; if not, its end was called. */
    boolean opened(LiveConnections.Live socket) {
        metrics.socketOpened();
        return live.opened(socket, routes);
    }

    void closed(LiveConnections.Live socket) {
        metrics.socketClosed();
        live.closed(socket);
    }
}
