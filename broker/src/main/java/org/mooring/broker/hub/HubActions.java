package org.mooring.broker.hub;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.core.Sessions;
import org.mooring.broker.core.StartOutcome;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.placement.FieldError;
import org.mooring.broker.placement.OfferCheck;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.Slots;
import org.mooring.broker.session.State;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Problem;
import org.mooring.web.page.Typed;

/** What can be done at the hub, for pages and API alike: who may, and what it comes to. Any thread; never blocks. */
final class HubActions {
    private static final int WAIT_FOR_END_SECONDS = 10;

    private final Sessions sessions;
    private final Clusters clusters;
    private final UiPaths paths;
    private final Slots.Limit limit;
    private final boolean stopOnLogout;

    HubActions(Sessions sessions, Clusters clusters, UiPaths paths, HubConfig config) {
        this.sessions = sessions;
        this.clusters = clusters;
        this.paths = paths;
        this.limit = config.limit();
        this.stopOnLogout = config.stopOnLogout();
    }

    /** Refuses whoever may not do this with that user's server. */
    static void mustBeAllowed(Caller caller, String scope, UserName user, ServerName server) {
        if (!caller.scopes().allow(scope, user, server)) {
            throw Refusal.of(
                    Problem.Kind.NOT_YOURS,
                    "this needs the scope " + scope + "!server=" + user + "/" + server + ", which " + caller.user()
                            + "'s sign-in or token does not have");
        }
    }

    static void mustBeAllowed(Caller caller, String scope, UserName user) {
        if (!caller.scopes().allow(scope, user)) {
            throw Refusal.of(
                    Problem.Kind.NOT_YOURS,
                    "this needs the scope " + scope + "!user=" + user + ", which " + caller.user()
                            + "'s sign-in or token does not have");
        }
    }

    static void mustBeAllowedAll(Caller caller, String scope) {
        if (!caller.scopes().allowAll(scope)) {
            throw Refusal.of(
                    Problem.Kind.NOT_ADMIN,
                    "this needs the scope " + scope + ", which " + caller.user() + "'s sign-in or token does not have");
        }
    }

    /** What a cluster offers this user. */
    Future<Offer> offer(ClusterId cluster, UserName user) {
        return clusters.offer(cluster, user).onSuccess(paths::learn);
    }

    /** What Start takes when nothing is said: the last choice if the cluster still offers it, else the defaults. */
    Future<Want.Usual> usual(ClusterId cluster, UserName user) {
        return offer(cluster, user).compose(offer -> sessions.lastRequest(user, cluster)
                .map(last -> last.filter(r -> OfferCheck.check(offer, r).isEmpty())
                        .map(r -> new Want.Usual(offer, r, true))
                        .orElseGet(() -> new Want.Usual(offer, defaults(offer), false))));
    }

    private static JobRequest defaults(Offer offer) {
        JobRequest d = offer.defaults();
        return d.account() == null && !offer.accounts().isEmpty()
                ? new JobRequest(
                        offer.accounts().get(0), d.minutes(), d.cores(), d.memoryMiB(), d.gpus(), d.gpuType(), d.ui())
                : d;
    }

    /**
     * Starts, by the rights of the caller; pages and API only tell what came of it. Joins what is there; waits a little
     * for one that is ending.
     *
     * @return fails with a bus failure if the cluster does not say what is usual
     */
    Future<StartOutcome> start(Caller by, UserName user, ServerName server, ClusterId cluster, Wanted want) {
        mustBeAllowed(by, "start:servers", user, server);
        return sessions.live(user, server).compose(live -> {
            // A second click, or the back button, starts nothing new.
            if (live.isPresent() && live.get().state() != State.STOPPING) {
                return Future.succeededFuture(new StartOutcome.Joined(live.get()));
            }
            Optional<StartOutcome> closed = closed(cluster);
            return closed.isPresent()
                    ? Future.succeededFuture(closed.get())
                    : usual(cluster, user).compose(usual -> start(user, server, cluster, usual, want));
        });
    }

    /** A closed cluster is not asked what is usual on it. */
    private Optional<StartOutcome> closed(ClusterId cluster) {
        return clusters.find(cluster)
                .map(ClusterStatus::condition)
                .filter(condition -> !condition.open())
                .map(why -> new StartOutcome.Closed(cluster, why));
    }

    private Future<StartOutcome> start(
            UserName user, ServerName server, ClusterId cluster, Want.Usual usual, Wanted want) {
        if (!usual.offer().hasAccount()) {
            return Future.succeededFuture(new StartOutcome.NoAccount(cluster));
        }
        Typed.Reading reading = want.over(usual.request());
        JobRequest request = reading.request();
        if (request == null) {
            return Future.succeededFuture(new StartOutcome.Invalid(wrong(usual.offer(), reading)));
        }
        return sessions.start(user, server, cluster, request).compose(outcome -> {
            Optional<Session> leaving = leaving(outcome);
            // Stop, then Start at once: the slot is free as soon as the job is gone, which takes a moment.
            return leaving.isPresent()
                    ? gone(leaving.get())
                            .compose(gone -> gone
                                    ? sessions.start(user, server, cluster, request)
                                    : Future.succeededFuture(outcome))
                    : Future.succeededFuture(outcome);
        });
    }

    /** All that is wrong, told at once: what cannot be read, and what breaks a limit of the rest. */
    private static List<FieldError> wrong(Offer offer, Typed.Reading reading) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> unread = new HashSet<>();
        reading.problems().forEach(p -> {
            unread.add(p.field());
            errors.add(new FieldError(p.field(), p.key(), p.values()));
        });
        JobRequest readable = reading.readable();
        if (readable != null) {
            OfferCheck.check(offer, readable).stream()
                    .filter(e -> !unread.contains(e.field()))
                    .forEach(errors::add);
        }
        return errors;
    }

    private static Optional<Session> leaving(StartOutcome outcome) {
        Session holder = null;
        if (outcome instanceof StartOutcome.Joined joined) {
            holder = joined.session();
        } else if (outcome instanceof StartOutcome.Occupied occupied) {
            holder = occupied.other();
        }
        return Optional.ofNullable(holder).filter(s -> s.state() == State.STOPPING);
    }

    /** Waits a little for a session's end; whether it came. */
    private Future<Boolean> gone(Session leaving) {
        Promise<Boolean> ended = Promise.promise();
        Sessions.Watch watch = sessions.watch(leaving.user(), s -> {
            if (s.id().equals(leaving.id()) && s.state() == State.ENDED) {
                ended.tryComplete(true);
            }
        });
        sessions.find(leaving.id())
                .onSuccess(now -> {
                    if (now.isEmpty() || now.get().state() == State.ENDED) {
                        ended.tryComplete(true);
                    }
                })
                .onFailure(ended::tryFail);
        return ended.future()
                .timeout(WAIT_FOR_END_SECONDS, TimeUnit.SECONDS)
                .recover(late -> Future.succeededFuture(false))
                .onComplete(done -> watch.close());
    }

    /** The live session of a server, its owner or an administrator may see it. */
    Future<Optional<Session>> live(Caller by, UserName user, ServerName server) {
        mustBeAllowed(by, "read:servers", user, server);
        return sessions.live(user, server);
    }

    Future<Optional<Session>> latest(Caller by, UserName user, ServerName server) {
        mustBeAllowed(by, "read:servers", user, server);
        return sessions.latest(user, server);
    }

    /** The session that ended last, if the user did not end it: such an end wants to be explained. */
    Future<Optional<Session>> brokeOff(UserName user) {
        return sessions.lastEnded(user).map(found -> found.filter(HubActions::unasked));
    }

    /** Whether it ended, but not because its user wanted that. */
    static boolean unasked(Session session) {
        return session.end() != null
                && session.end().reason() != EndReason.STOPPED
                && session.end().reason() != EndReason.LOGGED_OUT;
    }

    Future<List<Session>> liveOf(UserName user) {
        return sessions.liveOf(user);
    }

    Future<List<Session>> allLive(Caller by) {
        mustBeAllowedAll(by, "read:servers");
        return sessions.allLive();
    }

    /** Everybody's, for a list whose entries are filtered by what the caller may see. */
    Future<List<Session>> everybodysLive() {
        return sessions.allLive();
    }

    /** A single-user server says that somebody did something in it. */
    Future<Void> active(Session session, Instant at) {
        return sessions.active(session.id(), at);
    }

    /** A session by its id; refused unless the caller may see it. That it exists is not told to others. */
    Future<Session> session(Caller by, SessionId id) {
        return sessions.find(id).map(found -> {
            Session session = found.orElseThrow(
                    () -> Refusal.of(Problem.Kind.NO_SESSION, "there is no session " + id + " any more"));
            mustBeAllowed(by, "read:servers", session.user(), session.claim().server());
            return session;
        });
    }

    Future<List<String>> log(Session session) {
        return sessions.log(session.id()).recover(silent -> Future.succeededFuture(List.of()));
    }

    /** Stops or cancels; the session as it is afterwards. */
    Future<Session> stop(Caller by, Session session) {
        mustBeAllowed(by, "delete:servers", session.user(), session.claim().server());
        boolean own = by.user().equals(session.user());
        return sessions.stop(
                        session.id(),
                        own ? EndReason.STOPPED : EndReason.ADMIN,
                        by.user().value())
                .map(stopped -> stopped.orElse(session));
    }

    /** The sessions that signing out ends, and those that it leaves. */
    record LoggedOut(List<Session> stopped, List<Session> kept) {}

    /** What signing out does to a user's sessions. */
    Future<LoggedOut> logOut(UserName user) {
        return sessions.liveOf(user).compose(live -> {
            List<Session> on =
                    live.stream().filter(s -> s.state() != State.STOPPING).toList();
            if (!stopOnLogout) {
                return Future.succeededFuture(new LoggedOut(List.of(), on));
            }
            return Future.join(on.stream()
                            .map(s -> sessions.stop(s.id(), EndReason.LOGGED_OUT, user.value()))
                            .toList())
                    .map(new LoggedOut(on, List.of()));
        });
    }

    /** Whether a live session holds the slot that a session of this server would take. */
    Optional<Session> holder(List<Session> live, UserName user, ServerName server, ClusterId cluster) {
        String slot = Slots.key(limit, user, cluster);
        return live.stream()
                .filter(s ->
                        s.claim().slot().equals(slot) && !s.claim().server().equals(server))
                .findFirst();
    }

    boolean occupied(List<Session> live, UserName user, ClusterId cluster) {
        String slot = Slots.key(limit, user, cluster);
        return live.stream().anyMatch(s -> s.claim().slot().equals(slot));
    }

    Future<Void> drain(Caller by, ClusterId cluster, boolean drained) {
        mustBeAllowedAll(by, "admin:clusters");
        return clusters.drain(cluster, drained, by.user().value());
    }

    Sessions.Watch watch(UserName user, java.util.function.Consumer<Session> onChange) {
        return sessions.watch(user, onChange);
    }
}
