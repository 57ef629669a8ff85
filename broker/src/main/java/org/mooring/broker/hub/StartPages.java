package org.mooring.broker.hub;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.core.StartOutcome;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Confirm;
import org.mooring.web.page.FieldProblem;
import org.mooring.web.page.Maintenance;
import org.mooring.web.page.Occupied;
import org.mooring.web.page.Options;
import org.mooring.web.page.Problem;
import org.mooring.web.page.Profile;
import org.mooring.web.page.Typed;

/** The options form, one-click Start and the deep link. */
final class StartPages {
    private static final Set<String> FIELDS = Set.of("account", "time", "cores", "memory", "gpus", "gpuType", "ui");

    private final HubActions actions;
    private final Views views;
    private final Clusters clusters;
    private final Servers servers;
    private final HubConfig config;

    StartPages(HubActions actions, Views views, Clusters clusters, Servers servers, HubConfig config) {
        this.actions = actions;
        this.views = views;
        this.clusters = clusters;
        this.servers = servers;
        this.config = config;
    }

    void mount(Border border) {
        border.get(Face.OWN_PAGE, "/hub/spawn", v -> toForm(v, v.user().user()));
        border.get(Face.OWN_PAGE, "/hub/spawn/", v -> toForm(v, v.user().user()));
        border.get(Face.OWN_PAGE, "/hub/spawn/:user", v -> toForm(v, v.userParam()));
        border.get(Face.OWN_PAGE, "/hub/spawn/:user/", v -> toForm(v, v.userParam()));
        border.get(Face.OWN_PAGE, "/hub/spawn/:user/:server", this::form);
        border.post(Face.OWN_PAGE, "/hub/spawn/:user/:server", this::start);
        border.get(Face.OWN_PAGE, "/hub/start/:cluster", this::deepLink);
        border.post(Face.OWN_PAGE, "/hub/start/:cluster", this::startUsual);
    }

    private Future<Reply> toForm(Visitor visitor, UserName user) {
        String query = visitor.context().request().query();
        return Future.succeededFuture(Reply.go("/hub/spawn/" + user + "/" + servers.byDefault()
                + (query == null
                        ? ""
                        : OwnPath.of("/?" + query).map(ok -> ok.substring(1)).orElse(""))));
    }

    private Future<Reply> form(Visitor visitor) {
        UserName user = visitor.userParam();
        ServerName server = visitor.serverParam();
        HubActions.mustBeAllowed(visitor.user(), "start:servers", user, server);
        ClusterStatus cluster = cluster(server);
        Typed given = Typed.from(name -> visitor.query(name).orElse(null));
        Set<String> changed =
                Set.copyOf(List.of(visitor.query("changed").orElse("").split(" ")));
        return actions.liveOf(user).compose(live -> {
            // One that ends leaves the form open: by the time it is sent, the slot may be free.
            Optional<Session> own = live.stream()
                    .filter(s -> s.claim().server().equals(server) && s.state() != State.STOPPING)
                    .findFirst();
            if (own.isPresent()) {
                return Future.succeededFuture(Reply.go(wayTo(own.get())));
            }
            Optional<Session> other = actions.holder(live, user, server, cluster.id());
            if (other.isPresent()) {
                return Future.succeededFuture(Reply.page(new Occupied(views.session(other.get()), cluster.name())));
            }
            if (cluster.link() != null) {
                return Future.succeededFuture(Reply.go(cluster.link().toString()));
            }
            if (!cluster.condition().open()) {
                return Future.succeededFuture(Reply.page(closed(cluster)));
            }
            return actions.usual(cluster.id(), user)
                    .map(usual -> options(
                            visitor,
                            user,
                            server,
                            cluster,
                            usual,
                            new Want(given).typed(usual.request()),
                            List.of(),
                            changed))
                    .map(Reply::page);
        });
    }

    private Future<Reply> start(Visitor visitor) {
        ServerName server = visitor.serverParam();
        return start(visitor, visitor.userParam(), server, cluster(server), Want.ofForm(visitor::form));
    }

    private Future<Reply> deepLink(Visitor visitor) {
        Typed given = Typed.from(name -> visitor.query(name).orElse(null));
        ClusterStatus cluster = cluster(visitor);
        UserName user = visitor.user().user();
        ServerName server = Servers.of(cluster.id());
        if (visitor.deliberate()) {
            return start(visitor, user, server, cluster, new Want(given));
        }
        return actions.live(visitor.user(), user, server).compose(live -> {
            if (live.isPresent() && live.get().state() != State.STOPPING) {
                return Future.succeededFuture(Reply.go(wayTo(live.get())));
            }
            return actions.usual(cluster.id(), user)
                    .map(usual -> Reply.page(new Confirm(
                            Confirm.What.START,
                            "/hub/start/" + cluster.id(),
                            fields(given),
                            cluster.name(),
                            new Want(given).over(usual.request()).request())));
        });
    }

    private static Map<String, String> fields(Typed given) {
        Map<String, String> fields = new HashMap<>();
        fields.put("account", given.account());
        fields.put("time", given.time());
        fields.put("cores", given.cores());
        fields.put("memory", given.memory());
        fields.put("gpus", given.gpus());
        fields.put("gpuType", given.gpuType());
        fields.put("ui", given.ui());
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    private Future<Reply> startUsual(Visitor visitor) {
        ClusterStatus cluster = cluster(visitor);
        return start(
                visitor,
                visitor.user().user(),
                Servers.of(cluster.id()),
                cluster,
                new Want(Typed.from(name -> FIELDS.contains(name) ? visitor.form(name) : null)));
    }

    private Future<Reply> start(Visitor visitor, UserName user, ServerName server, ClusterStatus cluster, Want want) {
        return actions.start(visitor.user(), user, server, cluster.id(), want)
                .compose(outcome -> outcome instanceof StartOutcome.Invalid invalid
                        ? actions.usual(cluster.id(), user)
                                .map(usual -> Reply.page(options(
                                        visitor,
                                        user,
                                        server,
                                        cluster,
                                        usual,
                                        want.typed(usual.request()),
                                        Views.problems(invalid.errors()),
                                        Set.of())))
                        : Future.succeededFuture(told(visitor, cluster, outcome)));
    }

    private Reply started(Visitor visitor, Session session) {
        String pending = views.session(session).pendingUrl();
        return new Reply.Redirect(
                303, wayTo(session), GoingTo.remember(session, pending, visitor.form("next"), config.secure()));
    }

    private Reply told(Visitor visitor, ClusterStatus cluster, StartOutcome outcome) {
        if (outcome instanceof StartOutcome.Accepted accepted) {
            return started(visitor, accepted.session());
        }
        if (outcome instanceof StartOutcome.Joined joined) {
            return started(visitor, joined.session());
        }
        if (outcome instanceof StartOutcome.Occupied occupied) {
            return Reply.page(new Occupied(views.session(occupied.other()), cluster.name()));
        }
        if (outcome instanceof StartOutcome.NoAccount) {
            return Reply.page(Problem.noAccount(cluster.name()));
        }
        if (outcome instanceof StartOutcome.Closed closed) {
            return Reply.page(
                    new Maintenance(cluster.name(), Views.condition(closed.why()), cluster.until(), cluster.heardAt()));
        }
        if (outcome instanceof StartOutcome.Unavailable unavailable) {
            return Reply.page(new Problem(Problem.Kind.UNAVAILABLE, Map.of(), unavailable.why()));
        }
        throw new AssertionError(outcome);
    }

    private org.mooring.web.page.Page options(
            Visitor visitor,
            UserName user,
            ServerName server,
            ClusterStatus cluster,
            Want.Usual usual,
            Typed typed,
            List<FieldProblem> problems,
            Set<String> changed) {
        if (!usual.offer().hasAccount()) {
            return Problem.noAccount(cluster.name());
        }
        return new Options(
                user,
                server,
                cluster.id(),
                cluster.name(),
                usual.offer(),
                profiles(visitor, usual),
                typed,
                problems,
                changed,
                Views.condition(cluster.condition()),
                cluster.expectedWaitSeconds(),
                config.startWithin());
    }

    private List<Profile> profiles(Visitor visitor, Want.Usual usual) {
        List<Profile> profiles = new ArrayList<>();
        if (usual.last()) {
            profiles.add(new Profile("last", "options.profile.last", "", usual.request()));
        }
        Offer offer = usual.offer();
        JobRequest base = usual.request();
        for (HubConfig.Choice c : config.profiles()) {
            JobRequest request =
                    new JobRequest(base.account(), c.minutes(), c.cores(), c.memoryMiB(), c.gpus(), null, base.ui());
            // A choice that this cluster does not allow is not offered.
            if (org.mooring.broker.placement.OfferCheck.check(offer, request).isEmpty()) {
                String name = c.names()
                        .getOrDefault(visitor.language().tag(), c.names().getOrDefault("en", c.id()));
                profiles.add(new Profile(c.id(), null, name, request));
            }
        }
        return profiles;
    }

    private Maintenance closed(ClusterStatus cluster) {
        return new Maintenance(
                cluster.name(), Views.condition(cluster.condition()), cluster.until(), cluster.heardAt());
    }

    /** Where a live session is to be seen now. */
    private String wayTo(Session session) {
        return switch (session.state()) {
            case READY -> views.openUrl(session);
            case STOPPING, ENDED -> views.session(session).endedUrl();
            case CLAIMED, SUBMITTING, QUEUED, STARTING -> views.session(session).pendingUrl();
        };
    }

    private ClusterStatus cluster(Visitor visitor) {
        return known(clusters.find(visitor.clusterParam()).orElse(null));
    }

    private ClusterStatus cluster(ServerName server) {
        return known(servers.cluster(server).orElse(null));
    }

    private static ClusterStatus known(@Nullable ClusterStatus cluster) {
        if (cluster == null) {
            throw Visitor.notFound("no cluster of this federation goes by that name");
        }
        return cluster;
    }
}
