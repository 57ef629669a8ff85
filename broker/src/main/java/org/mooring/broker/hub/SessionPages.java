package org.mooring.broker.hub;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.identity.Identity;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.Codec;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Admin;
import org.mooring.web.page.ClusterCard;
import org.mooring.web.page.Ended;
import org.mooring.web.page.Home;
import org.mooring.web.page.Live;
import org.mooring.web.page.NextTry;
import org.mooring.web.page.NotRunning;
import org.mooring.web.page.Page;
import org.mooring.web.page.Pages;
import org.mooring.web.page.Pending;
import org.mooring.web.page.SessionDetails;
import org.mooring.web.page.SessionView;
import org.mooring.web.page.Status;

/** Home, a session's pages from pending to ended, and where the edge sends a browser that has no route. */
final class SessionPages {
    private static final Set<String> NOTICES = Set.of("stopped", "cancelled", "drained", "undrained");

    private final HubActions actions;
    private final Identity identity;
    private final Views views;
    private final Clusters clusters;
    private final Servers servers;
    private final Pages pages;
    private final LiveStreams streams;
    private final InstantSource clock;

    SessionPages(
            HubActions actions,
            Identity identity,
            Views views,
            Clusters clusters,
            Servers servers,
            Pages pages,
            LiveStreams streams,
            InstantSource clock) {
        this.actions = actions;
        this.identity = identity;
        this.views = views;
        this.clusters = clusters;
        this.servers = servers;
        this.pages = pages;
        this.streams = streams;
        this.clock = clock;
    }

    void mount(Border border) {
        border.get(Face.OWN_PAGE, "/hub/home", v -> home(v).map(Reply::page));
        border.get(Face.OWN_PAGE, "/hub/home/live", v -> live(v, v.user().user(), () -> home(v)));
        border.get(
                Face.OWN_PAGE,
                "/hub/spawn-pending/:user",
                v -> Future.succeededFuture(
                        Reply.go("/hub/spawn-pending/" + v.userParam() + "/" + servers.byDefault())));
        border.get(Face.OWN_PAGE, "/hub/spawn-pending/:user/:server", this::pending);
        border.get(
                Face.OWN_PAGE,
                "/hub/spawn-pending/:user/:server/live",
                v -> live(v, v.userParam(), () -> latest(v).map(Pending::new)));
        border.get(Face.OWN_PAGE, "/hub/session/:session", this::details);
        border.get(Face.OWN_PAGE, "/hub/session/:session/live", this::detailsLive);
        border.get(Face.OWN_PAGE, "/hub/ended/:session", this::ended);
        border.post(Face.OWN_PAGE, "/hub/stop/:session", this::stop);
        border.get(Face.OWN_PAGE, "/hub/user/:user/:server", v -> noRoute(v, ""));
        border.get(Face.OWN_PAGE, "/hub/user/:user/:server/*", v -> noRoute(v, rest(v, 5)));
        border.get(Face.OWN_PAGE, "/hub/user-redirect/*", v -> redirect(v, rest(v, 3)));
        border.get(Face.PAGE, "/hub/status", v -> Future.succeededFuture(Reply.page(new Status(publicCards()))));
        border.get(Face.OWN_PAGE, "/hub/admin", this::admin);
        border.post(Face.OWN_PAGE, "/hub/admin/clusters/:cluster", this::drain);
    }

    private Future<Page> home(Visitor visitor) {
        UserName user = visitor.user().user();
        String notice = visitor.query("notice")
                .filter(NOTICES::contains)
                .map(n -> "home.notice." + n)
                .orElse(null);
        return actions.liveOf(user).compose(live -> {
            List<Future<ClusterCard>> cards = new ArrayList<>();
            for (ClusterStatus c : clusters.all()) {
                boolean occupied = actions.occupied(live, user, c.id());
                cards.add(
                        c.condition().open()
                                ? actions.usual(c.id(), user)
                                        .map(usual -> views.card(c, user, usual.request(), usual.last(), occupied))
                                        // A card without a suggestion is better than no page.
                                        .recover(silent ->
                                                Future.succeededFuture(views.card(c, user, null, false, occupied)))
                                : Future.succeededFuture(views.card(c, user, null, false, occupied)));
            }
            return Future.join(cards)
                    .map(done -> new Home(
                            views.sessions(live),
                            cards.stream().map(Future::result).toList(),
                            notice));
        });
    }

    private List<ClusterCard> publicCards() {
        return clusters.all().stream()
                .map(c -> views.card(c, null, null, false, false))
                .toList();
    }

    private Future<Reply> pending(Visitor visitor) {
        UserName user = visitor.userParam();
        ServerName server = visitor.serverParam();
        return actions.latest(visitor.user(), user, server)
                .compose(found -> found.isEmpty()
                        ? notRunning(user, server, "")
                        : Future.succeededFuture(page(new Pending(views.session(found.get())))));
    }

    /** A page that knows where to go on leads there at once. */
    private static Reply page(Page page) {
        return page.goesTo().map(Reply::go).orElseGet(() -> Reply.page(page));
    }

    private Future<SessionView> latest(Visitor visitor) {
        return actions.latest(visitor.user(), visitor.userParam(), visitor.serverParam())
                .map(found ->
                        views.session(found.orElseThrow(() -> Visitor.notFound("this server has never been started"))));
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
                .compose(first -> live(visitor, first.user(), () -> actions.session(visitor.user(), id)
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
            return actions.log(session).compose(log -> actions.offer(view.clusterId(), session.user())
                    .map(Optional::of)
                    .recover(silent -> Future.succeededFuture(Optional.empty()))
                    .map(offer -> Reply.page(new Ended(
                            view, log, NextTry.after(reason(session), session.request(), offer.orElse(null))))));
        });
    }

    private static String reason(Session session) {
        return session.end() == null
                ? EndReason.STOPPED.label()
                : session.end().reason().label();
    }

    private Future<Reply> stop(Visitor visitor) {
        return actions.session(visitor.user(), visitor.sessionParam())
                .compose(session -> actions.stop(visitor.user(), session))
                .map(stopped -> Reply.seeOther(views.session(stopped).endedUrl()));
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
                    unseen(session)
                            ? Future.succeededFuture(Reply.go(view.endedUrl()))
                            : notRunning(user, server, rest);
            };
        });
    }

    /** An end that the user did not decide wants to be explained before anything else. */
    private static boolean unseen(Session session) {
        return session.end() != null
                && session.end().reason() != EndReason.STOPPED
                && session.end().reason() != EndReason.LOGGED_OUT;
    }

    private Future<Reply> notRunning(UserName user, ServerName server, String rest) {
        ClusterStatus cluster = servers.cluster(server)
                .orElseThrow(() -> Visitor.notFound("no cluster of this federation goes by that name"));
        String next = OwnPath.of("/user/" + user + "/" + server + "/" + rest).orElse("/hub/home");
        return actions.liveOf(user).compose(live -> {
            boolean occupied = actions.occupied(live, user, cluster.id());
            return actions.usual(cluster.id(), user)
                    .map(usual -> new NotRunning(
                            user,
                            server,
                            views.card(cluster, user, usual.request(), usual.last(), occupied),
                            usual.request(),
                            next))
                    .recover(silent -> Future.succeededFuture(
                            new NotRunning(user, server, views.card(cluster, user, null, false, occupied), null, next)))
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
                    .orElse("/user/" + user + "/" + servers.byDefault() + "/");
            // Without a running session the hub's own page for that server says how it stands.
            return Reply.go(OwnPath.of((running.isPresent() ? "" : "/hub") + path + rest)
                    .orElse("/hub/home"));
        });
    }

    private Future<Reply> admin(Visitor visitor) {
        return actions.allLive(visitor.user()).map(live -> Reply.page(new Admin(publicCards(), views.sessions(live))));
    }

    private Future<Reply> drain(Visitor visitor) {
        boolean drained = "true".equals(visitor.form("drained"));
        return actions.drain(visitor.user(), visitor.clusterParam(), drained).map(done -> Reply.seeOther("/hub/admin"));
    }

    /** A page's live view: a stream to a browser's EventSource, JSON to anything else. */
    private Future<Reply> live(Visitor visitor, UserName owner, Supplier<Future<? extends Page>> page) {
        String accept = visitor.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            return page.get().map(p -> new Reply.Json(200, Codec.json().valueToTree(live(visitor, p))));
        }
        HubActions.mustBeAllowed(visitor.user(), "read:servers", owner);
        return streams.start(
                visitor,
                owner,
                () -> stillIn(visitor)
                        ? page.get().map(p -> Optional.of(event(live(visitor, p))))
                        : Future.succeededFuture(Optional.empty()));
    }

    private boolean stillIn(Visitor visitor) {
        return !(visitor.user().proof() instanceof Caller.Browser browser)
                || identity.signIns().alive(browser.ticket());
    }

    private Live live(Visitor visitor, Page page) {
        return pages.live(page, visitor.visit(clock.instant()));
    }

    private static LiveStreams.Event event(Live live) {
        return new LiveStreams.Event(
                "event: " + Live.EVENT + "\ndata: " + live.json(),
                live.regions().toString() + live.title() + live.go(),
                live.go() != null);
    }
}
