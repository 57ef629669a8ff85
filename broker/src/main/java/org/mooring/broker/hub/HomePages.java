package org.mooring.broker.hub;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.session.Session;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Admin;
import org.mooring.web.page.ClusterCard;
import org.mooring.web.page.Ended;
import org.mooring.web.page.Home;
import org.mooring.web.page.Page;
import org.mooring.web.page.Status;

/** The clusters as cards: home, the public status page, the administrator's page. */
final class HomePages {
    private static final Set<String> NOTICES = Set.of("stopped", "cancelled", "joined", "drained", "undrained");
    /** How long home waits for a cluster's offer before it shows the card without a suggestion. */
    private static final int CARD_SECONDS = 2;

    private final HubActions actions;
    private final Views views;
    private final Clusters clusters;
    private final LiveViews live;

    HomePages(HubActions actions, Views views, Clusters clusters, LiveViews live) {
        this.actions = actions;
        this.views = views;
        this.clusters = clusters;
        this.live = live;
    }

    void mount(Border border) {
        border.get(Face.OWN_PAGE, "/hub/home", v -> home(v).map(Reply::page));
        border.get(Face.OWN_PAGE, "/hub/home/live", v -> live.answer(v, v.user().user(), () -> home(v)));
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
                                        .timeout(CARD_SECONDS, TimeUnit.SECONDS)
                                        .map(usual -> views.card(
                                                c, user, usual.request(), usual.ui(), usual.last(), occupied))
                                        // A card without a suggestion is better than no page.
                                        .recover(silent -> Future.succeededFuture(
                                                views.card(c, user, null, null, false, occupied)))
                                : Future.succeededFuture(views.card(c, user, null, null, false, occupied)));
            }
            Future<Optional<Ended>> last = live.isEmpty() ? brokeOff(user) : Future.succeededFuture(Optional.empty());
            return Future.join(cards)
                    .compose(done -> last)
                    .map(ended -> new Home(
                            views.sessions(live),
                            ended.orElse(null),
                            cards.stream().map(Future::result).toList(),
                            notice));
        });
    }

    /** The last session, if it broke off; home does not fail for want of it. */
    private Future<Optional<Ended>> brokeOff(UserName user) {
        return actions.brokeOff(user)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.<Ended>empty())
                        : ended(found.get()).map(Optional::of))
                .timeout(CARD_SECONDS, TimeUnit.SECONDS)
                .recover(silent -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Ended> ended(Session session) {
        return SessionPages.again(actions, session).map(again -> new Ended(views.session(session), List.of(), again));
    }

    private List<ClusterCard> publicCards() {
        return clusters.all().stream()
                .map(c -> views.card(c, null, null, null, false, false))
                .toList();
    }

    private Future<Reply> admin(Visitor visitor) {
        return actions.allLive(visitor.user()).map(live -> Reply.page(new Admin(publicCards(), views.sessions(live))));
    }

    private Future<Reply> drain(Visitor visitor) {
        boolean drained = "true".equals(visitor.form("drained"));
        return actions.drain(visitor.user(), visitor.clusterParam(), drained)
                .map(done -> Reply.seeOther("/hub/admin?notice=" + (drained ? "drained" : "undrained")));
    }
}
