package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.StartOutcome;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Ended;
import org.mooring.web.page.NextTry;
import org.mooring.web.page.Pending;
import org.mooring.web.page.Problem;
import org.mooring.web.page.SessionView;
import org.mooring.web.text.Words;

/** Starting, stopping and following servers by JupyterHub's API. */
final class ServerApi {
    private final HubActions actions;
    private final Servers servers;
    private final Views views;
    private final ApiModels models;
    private final LiveStreams streams;
    private final HubConfig config;

    ServerApi(
            HubActions actions, Servers servers, Views views, ApiModels models, LiveStreams streams, HubConfig config) {
        this.actions = actions;
        this.servers = servers;
        this.views = views;
        this.models = models;
        this.streams = streams;
        this.config = config;
    }

    void mount(Border border) {
        both(border, "", this::start, this::stop, this::show);
        border.get(Face.API, "/hub/api/users/:user/server/progress", v -> progress(v, servers.byDefault()));
        border.get(Face.API, "/hub/api/users/:user/servers/:server/progress", v -> progress(v, v.serverParam()));
    }

    private interface OnServer {
        Future<Reply> answer(Visitor visitor, ServerName server);
    }

    private void both(Border border, String ending, OnServer post, OnServer delete, OnServer get) {
        String standard = "/hub/api/users/:user/server" + ending;
        String named = "/hub/api/users/:user/servers/:server" + ending;
        border.post(Face.API, standard, v -> post.answer(v, servers.byDefault()));
        border.delete(Face.API, standard, v -> delete.answer(v, servers.byDefault()));
        border.post(Face.API, named, v -> post.answer(v, v.serverParam()));
        border.delete(Face.API, named, v -> delete.answer(v, v.serverParam()));
        border.get(Face.API, standard, v -> get.answer(v, servers.byDefault()));
        border.get(Face.API, named, v -> get.answer(v, v.serverParam()));
        // '' as a named server is the default one, as JupyterHub has it.
        border.post(Face.API, "/hub/api/users/:user/servers/", v -> post.answer(v, servers.byDefault()));
        border.delete(Face.API, "/hub/api/users/:user/servers/", v -> delete.answer(v, servers.byDefault()));
    }

    private Future<Reply> start(Visitor visitor, ServerName server) {
        UserName user = visitor.userParam();
        HubActions.mustBeAllowed(visitor.user(), "start:servers", user, server);
        ClusterStatus cluster = cluster(server);
        return actions.start(visitor.user(), user, server, cluster.id(), UserOptions.of(ApiBody.object(visitor)))
                .map(this::told);
    }

    private Reply told(StartOutcome outcome) {
        if (outcome instanceof StartOutcome.Accepted) {
            return Reply.empty(202);
        }
        if (outcome instanceof StartOutcome.Joined joined) {
            return joined(joined.session());
        }
        if (outcome instanceof StartOutcome.Occupied occupied) {
            return occupied(occupied.other());
        }
        if (outcome instanceof StartOutcome.Invalid invalid) {
            boolean unreadable = invalid.errors().stream().anyMatch(e -> e.key().equals("options.error.unreadable"));
            throw Refusal.fields(
                    unreadable
                            ? "some options cannot be read (time is a whole number of minutes, memory of MiB)"
                            : "these options cannot be had",
                    Views.problems(invalid.errors()));
        }
        if (outcome instanceof StartOutcome.NoAccount no) {
            String name = views.clusterName(no.cluster());
            throw Refusal.of(
                    Problem.Kind.NO_ACCOUNT, Map.of("cluster", name), "this user's account has no access to " + name);
        }
        if (outcome instanceof StartOutcome.Closed closed) {
            return refused(
                    503,
                    views.clusterName(closed.cluster()) + " takes no sessions now ("
                            + closed.why().name().toLowerCase(java.util.Locale.ROOT)
                            + "); choose another cluster, or try later");
        }
        if (outcome instanceof StartOutcome.Unavailable unavailable) {
            return refused(503, "no session can be granted now: " + unavailable.why() + "; try again soon");
        }
        throw new AssertionError(outcome);
    }

    /** 202 while it is pending, as JupyterHub has it; 400 for everything else. */
    private static Reply joined(Session session) {
        String name = session.user() + "/" + session.claim().server();
        return switch (session.state()) {
            case CLAIMED, SUBMITTING, QUEUED, STARTING -> Reply.empty(202);
            case READY -> refused(400, name + " is already running");
            case STOPPING, ENDED -> refused(400, name + " is pending stop; start it again once it has ended");
        };
    }

    private Reply occupied(Session other) {
        ObjectNode body = body(
                409,
                other.user() + " has a session on "
                        + views.clusterName(other.claim().cluster()) + " already (server "
                        + other.claim().server() + "), and one at a time is the rule here; stop it first");
        body.putObject("session")
                .put("server", other.claim().server().value())
                .put("url", "/hub/session/" + other.id());
        return new Reply.Json(409, body);
    }

    private static ObjectNode body(int status, String message) {
        return ApiModels.object().put("status", status).put("message", message);
    }

    private static Reply refused(int status, String message) {
        return new Reply.Json(status, body(status, message));
    }

    private ClusterStatus cluster(ServerName server) {
        return servers.cluster(server)
                .orElseThrow(() -> Visitor.notFound("no cluster of this federation is called " + server));
    }

    private Future<Reply> stop(Visitor visitor, ServerName server) {
        UserName user = visitor.userParam();
        HubActions.mustBeAllowed(visitor.user(), "delete:servers", user, server);
        return actions.live(visitor.user(), user, server).compose(live -> {
            if (live.isEmpty()) {
                cluster(server);
                return Future.succeededFuture(Reply.empty(204));
            }
            return actions.stop(visitor.user(), live.get())
                    .map(stopped -> Reply.empty(stopped.state() == State.ENDED ? 204 : 202));
        });
    }

    private Future<Reply> show(Visitor visitor, ServerName server) {
        UserName user = visitor.userParam();
        return actions.latest(visitor.user(), user, server).map(found -> found.map(
                        s -> Reply.json(models.server(s, s.claim().server().value())))
                .orElseThrow(() -> Visitor.notFound(user + " has never started a server called " + server)));
    }

    private Future<Reply> progress(Visitor visitor, ServerName server) {
        UserName user = visitor.userParam();
        return actions.live(visitor.user(), user, server).compose(live -> {
            if (live.isEmpty() || live.get().state() == State.STOPPING) {
                throw Refusal.status(400, user + "/" + server + " is not starting");
            }
            return streams.start(visitor, user, () -> actions.latest(visitor.user(), user, server)
                    .map(found -> found.map(s -> event(visitor, s))));
        });
    }

    private LiveStreams.Event event(Visitor visitor, Session session) {
        Words words = Words.in(visitor.language(), config.site().zone());
        SessionView view = views.session(session);
        ObjectNode data = ApiModels.object();
        boolean ready = session.state() == State.READY;
        boolean failed = !ready && !session.state().pending();
        data.put("progress", progress(session.state()));
        String message = failed
                ? new Ended(view, List.of(), new NextTry(session.request(), java.util.Set.of()))
                        .what(words, visitor.now())
                : new Pending(view).announcement(words, visitor.now());
        if (ready) {
            message = "Server ready at " + session.claim().prefix();
            data.put("ready", true).put("url", session.claim().prefix());
        }
        if (failed) {
            data.put("failed", true);
        }
        data.put("message", message);
        String text = "data: " + data;
        return new LiveStreams.Event(text, text, ready || failed);
    }

    private static int progress(State state) {
        return switch (state) {
            case CLAIMED -> 5;
            case SUBMITTING -> 10;
            case QUEUED -> 30;
            case STARTING -> 60;
            case READY, STOPPING, ENDED -> 100;
        };
    }
}
