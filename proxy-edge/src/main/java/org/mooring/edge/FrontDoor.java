package org.mooring.edge;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mooring.edge.route.CanonicalPath;
import org.mooring.edge.route.RouteTable;
import org.mooring.protocol.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every request comes in: is it well formed, and whose is it? Any event loop. */
final class FrontDoor implements Handler<HttpServerRequest> {
    private static final Logger access = LoggerFactory.getLogger("org.mooring.edge.access");

    private final Supplier<RouteTable> routes;
    private final SessionDoor sessions;
    private final HubDoor hub;
    private final Replies replies;
    private final OfflineWatch offline;
    private final boolean accessLog;

    FrontDoor(
            Supplier<RouteTable> routes,
            SessionDoor sessions,
            HubDoor hub,
            Replies replies,
            OfflineWatch offline,
            boolean accessLog) {
        this.routes = routes;
        this.sessions = sessions;
        this.hub = hub;
        this.replies = replies;
        this.offline = offline;
        this.accessLog = accessLog;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Optional<Refusal> complaint = Strictness.complaint(request);
        if (complaint.isPresent()) {
            replies.refuse(request, complaint.get());
            return;
        }
        String uri = request.uri();
        int question = uri.indexOf('?');
        String raw = question < 0 ? uri : uri.substring(0, question);
        String query = question < 0 ? null : uri.substring(question + 1);
        Optional<String> canonical = CanonicalPath.of(raw);
        if (canonical.isEmpty() || (query != null && !printable(query))) {
            replies.refuse(request, Refusal.BAD_PATH);
            return;
        }
        if (accessLog) {
            log(request, raw);
        }
        dispatch(request, uri, raw, canonical.get(), query);
    }

    private void dispatch(HttpServerRequest request, String uri, String raw, String path, @Nullable String query) {
        if (path.startsWith("/user/")) {
            user(request, raw, path, query);
        } else if (path.startsWith("/hub/")) {
            if (!replies.asset(request, path)) {
                hub.handle(request, uri);
            }
        } else if (path.equals("/") || path.equals("/hub")) {
            replies.redirect(request, "/hub/");
        } else {
            replies.refuse(request, Refusal.NOT_FOUND);
        }
    }

    private void user(HttpServerRequest request, String raw, String path, @Nullable String query) {
        Optional<Route> route = routes.get().match(path);
        // Canonical and raw path have the same slashes, so their parts correspond.
        String[] parts = path.substring("/user/".length()).split("/", 3);
        boolean hasServer = parts.length >= 2 && !parts[1].isEmpty();
        if (parts.length == 3 && parts[2].equals("logout")) {
            replies.redirect(request, "/hub/logout");
        } else if (route.isPresent()) {
            if (offline.refuses()) {
                replies.refuse(request, Refusal.OFFLINE, route.get().prefix());
                return;
            }
            sessions.handle(request, route.get(), raw, query);
        } else if (hasServer && parts.length == 2 && isGet(request)) {
            replies.redirect(
                    request, withQuery(raw + "/", QueryToken.split(query).rest()));
        } else if (!hasServer && isGet(request)) {
            replies.redirect(request, "/hub" + (raw.endsWith("/") ? raw : raw + "/"));
        } else if (Replies.isNavigation(request)) {
            replies.redirect(
                    request, withQuery("/hub" + raw, QueryToken.split(query).rest()));
        } else {
            replies.refuse(request, Refusal.NOT_RUNNING);
        }
    }

    private static boolean isGet(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
    }

    private static String withQuery(String path, @Nullable String query) {
        return query == null ? path : path + "?" + query;
    }

    private static boolean printable(String query) {
        return query.chars().allMatch(c -> c > ' ' && c <= '~' && c != '#');
    }

    private static void log(HttpServerRequest request, String raw) {
        long began = System.nanoTime();
        request.response().bodyEndHandler(v -> access.atInfo()
                .addKeyValue("method", request.method())
                .addKeyValue("path", raw)
                .addKeyValue("status", request.response().getStatusCode())
                .addKeyValue("ms", (System.nanoTime() - began) / 1_000_000)
                .log("answered"));
    }
}
