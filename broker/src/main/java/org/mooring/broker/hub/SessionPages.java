package org.mooring.broker.hub;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.ServerPath;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Ended;
import org.mooring.web.page.NextTry;
import org.mooring.web.page.NotRunning;
import org.mooring.web.page.Page;
import org.mooring.web.page.Pending;
import org.mooring.web.page.SessionDetails;
import org.mooring.web.page.SessionView;

/** A session's pages from pending to ended, and where the edge sends a browser that has no route. */
final class SessionPages {
    private final HubActions actions;
    private final Views views;
    private final Servers servers;
    private final LiveViews live;

    SessionPages(HubActions actions, Views views, Servers servers, LiveViews live) {
        this.actions = actions;
        this.views = views;
        this.servers = servers;
        this.live = live;
    }

    void mount(Border border) {
        border.get(
                Face.OWN_PAGE,
                "/hub/spawn-pending/:user",
                v -> Future.succeededFuture(
                        Reply.go("/hub/spawn-pending/" + v.userParam() + "/" + servers.byDefault())));
        border.get(Face.OWN_PAGE, "/hub/spawn-pending/:user/:server", this::pending);
        border.get(
                Face.OWN_PAGE,
                "/hub/spawn-pending/:user/:server/live",
                v -> live.answer(v, v.userParam(), () -> latest(v).map(Pending::new)));
        border.get(Face.OWN_PAGE, "/hub/session/:session", this::details);
        border.get(Face.OWN_PAGE, "/hub/session/:session/live", this::detailsLive);
        border.get(Face.OWN_PAGE, "/hub/ended/:session", this::ended);
        border.post(Face.OWN_PAGE, "/hub/stop/:session", this::stop);
        border.get(Face.OWN_PAGE, "/hub/user/:user/:server", v -> noRoute(v, ""));
        border.get(Face.OWN_PAGE, "/hub/user/:user/:server/*", v -> noRoute(v, rest(v, 5)));
        border.get(Face.OWN_PAGE, "/hub/user-redirect/*", v -> redirect(v, rest(v, 3)));
    }

    private Future<Reply> pending(Visitor visitor) {
        UserName user = visitor.userParam();
        ServerName server = visitor.serverParam();
        return actions.latest(visitor.user(), user, server)
                .compose(found -> found.isEmpty()
                        ? notRunning(user, server, "")
                        : Future.succeededFuture(page(new Pending(started(visitor, found.get())))));
    }

    /** A page that knows where to go on leads there at once. */
    private static Reply page(Page page) {
        return page.goesTo().map(Reply::go).orElseGet(() -> Reply.page(page));
    }

    private Future<SessionView> latest(Visitor visitor) {
        return actions.latest(visitor.user(), visitor.userParam(), visitor.serverParam())
                .map(found -> started(
                        visitor, found.orElseThrow(() -> Visitor.notFound("this server has never been started"))));
    }

    /** A session on its way, and where its person wanted to go. */
    private SessionView started(Visitor visitor, Session session) {
        return views.session(
                session,
                GoingTo.remembered(
                                session, visitor.context().request().headers().getAll("Cookie"))
                        .orElseGet(() -> views.openUrl(session)));
    }

    private Future<Reply> details(Visitor visitor) {
        return actions.session(visitor.user(), visitor.sessionParam())
                .compose(session -> detailsPage(session).map(SessionPages::page));
    }

    private Future<Page> detailsPage(Session session) {
        return session.state() == State.ENDED
                ? Future.succeededFuture(new SessionDetails(views.session(session), List.of()))
                : actions.log(session).map(log -> new SessionDetails(views.session(session), log));
    }

    private Future<Reply> detailsLive(Visitor visitor) {
        SessionId id = visitor.sessionParam();
        return actions.session(visitor.user(), id)
                .compose(first -> live.answer(visitor, first.user(), () -> actions.session(visitor.user(), id)
                        .compose(this::detailsPage)));
    }

    private Future<Reply> ended(Visitor visitor) {
        return actions.session(visitor.user(), visitor.sessionParam()).compose(session -> {
            SessionView view = views.session(session);
            if (session.state().pending()) {
                return Future.succeededFuture(Reply.go(view.pendingUrl()));
            }
            if (session.state() == State.READY) {
                return Future.succeededFuture(Reply.go(view.detailsUrl()));
            }
            return actions.log(session)
                    .compose(log -> again(actions, session).map(again -> Reply.page(new Ended(view, log, again))));
        });
    }

    /** The next try after this session, as far as its cluster's offer is known. */
    static Future<NextTry> again(HubActions actions, Session session) {
        return actions.offer(session.claim().cluster(), session.user())
                .map(Optional::of)
                .recover(silent -> Future.succeededFuture(Optional.empty()))
                .map(offer -> NextTry.after(reason(session), session.request(), offer.orElse(null)));
    }

    private static String reason(Session session) {
        return session.end() == null
                ? EndReason.STOPPED.label()
                : session.end().reason().label();
    }

    private Future<Reply> stop(Visitor visitor) {
        return actions.session(visitor.user(), visitor.sessionParam())
                .compose(session -> actions.stop(visitor.user(), session))
                // Who wants another cluster goes on where they stand.
                .map(stopped -> Reply.seeOther(
                        "home".equals(visitor.form("then"))
                                ? "/hub/home?notice=cancelled"
                                : views.session(stopped).endedUrl()));
    }

    /** {@code /hub/user/alice/beluga/lab?x=1} to {@code lab?x=1}: what stands behind that many slashes. */
    private static String rest(Visitor visitor, int slashes) {
        String uri = visitor.context().request().uri();
        int at = -1;
        for (int i = 0; i < slashes; i++) {
            at = uri.indexOf('/', at + 1);
            if (at < 0) {
                return "";
            }
        }
        return uri.substring(at + 1);
    }

    private Future<Reply> noRoute(Visitor visitor, String rest) {
        UserName user = visitor.userParam();
        ServerName server = visitor.serverParam();
        return actions.latest(visitor.user(), user, server).compose(found -> {
            if (found.isEmpty()) {
                return notRunning(user, server, rest);
            }
            Session session = found.get();
            SessionView view = views.session(session);
            return switch (session.state()) {
                case READY ->
                    Future.succeededFuture(
                            Reply.go(OwnPath.of(session.claim().prefix() + rest).orElse(view.openUrl())));
                case CLAIMED, SUBMITTING, QUEUED, STARTING -> Future.succeededFuture(Reply.go(view.pendingUrl()));
                case STOPPING -> Future.succeededFuture(Reply.go(view.endedUrl()));
                case ENDED ->
                    HubActions.unasked(session)
                            ? Future.succeededFuture(Reply.go(view.endedUrl()))
                            : notRunning(user, server, rest);
            };
        });
    }

    private Future<Reply> notRunning(UserName user, ServerName server, String rest) {
        ClusterStatus cluster = servers.cluster(server)
                .orElseThrow(() -> Visitor.notFound("no cluster of this federation goes by that name"));
        String next = OwnPath.of(ServerPath.prefix(user, server) + rest).orElse("/hub/home");
        return actions.liveOf(user).compose(live -> {
            boolean occupied = actions.occupied(live, user, cluster.id());
            return actions.usual(cluster.id(), user)
                    .map(usual -> new NotRunning(
                            user,
                            server,
                            views.card(cluster, user, usual.request(), usual.ui(), usual.last(), occupied),
                            usual.request(),
                            next))
                    .recover(silent -> Future.succeededFuture(new NotRunning(
                            user, server, views.card(cluster, user, null, null, false, occupied), null, next)))
                    .map(Reply::page);
        });
    }

    private Future<Reply> redirect(Visitor visitor, String rest) {
        UserName user = visitor.user().user();
        return actions.liveOf(user).map(live -> {
            Optional<Session> running =
                    live.stream().filter(s -> s.state() == State.READY).findFirst();
            String path = running.or(() -> live.stream().findFirst())
                    .map(s -> s.claim().prefix())
                    .orElse(ServerPath.prefix(user, servers.byDefault()));
            // Without a running session the hub's own page for that server says how it stands.
            return Reply.go(OwnPath.of((running.isPresent() ? "" : "/hub") + path + rest)
                    .orElse("/hub/home"));
        });
    }
}
