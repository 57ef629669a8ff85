package org.mooring.broker.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mooring.broker.placement.FieldError;
import org.mooring.broker.placement.OfferCheck;
import org.mooring.broker.session.Claim;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.ServerPath;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.SessionMachine;
import org.mooring.broker.session.Slots;
import org.mooring.broker.store.History;
import org.mooring.broker.store.SessionStore;
import org.mooring.broker.store.SessionStore.Claimed;
import org.mooring.broker.store.StoreUnavailable;
import org.mooring.broker.store.StoreWorker;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.Offer;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions, as pages, API and culling see them. Any thread. */
final class SessionService implements Sessions {
    private static final Logger log = LoggerFactory.getLogger(SessionService.class);
    /** How often to look again for a session whose claim is being sealed this moment. */
    private static final int LOOKS = 20;

    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Vertx vertx;
    private final SessionStore store;
    private final History history;
    private final SessionFlow flow;
    private final Effects effects;
    private final ClusterBoard clusters;
    private final Watches watches;
    private final SessionKeys keys;
    private final StoreWorker worker;
    private final InstantSource clock;
    private final BrokerMetrics metrics;
    private final Rules rules;

    /**
     * What the site decides.
     *
     * @param limit how many sessions a user may have
     * @param spawnTimeout from claim to READY
     */
    record Rules(Slots.Limit limit, Duration spawnTimeout) {}

    SessionService(
            Vertx vertx,
            SessionStore store,
            History history,
            SessionFlow flow,
            Effects effects,
            ClusterBoard clusters,
            Watches watches,
            SessionKeys keys,
            StoreWorker worker,
            InstantSource clock,
            BrokerMetrics metrics,
            Rules rules) {
        this.vertx = vertx;
        this.store = store;
        this.history = history;
        this.flow = flow;
        this.effects = effects;
        this.clusters = clusters;
        this.watches = watches;
        this.keys = keys;
        this.worker = worker;
        this.clock = clock;
        this.metrics = metrics;
        this.rules = rules;
    }

    @Override
    public Future<StartOutcome> start(UserName user, ServerName server, ClusterId cluster, JobRequest request) {
        return standing(user, server, cluster)
                .compose(known -> known.isPresent() ? Future.succeededFuture(known) : refusal(user, cluster, request))
                .compose(known ->
                        known.isPresent() ? Future.succeededFuture(known.get()) : claim(user, server, cluster, request))
                .recover(SessionService::unavailable)
                .onSuccess(metrics::started);
    }

    @Override
    public Future<Optional<Session>> stop(SessionId id, EndReason reason, String by) {
        return flow.apply(id, new Event.StopAsked(reason, by))
                .compose(passage -> passage.isPresent()
                        ? Future.succeededFuture(passage.map(SessionFlow.Passage::session))
                        : history.find(id));
    }

    @Override
    public Future<Optional<Session>> live(UserName user, ServerName server) {
        return liveOf(user).map(sessions -> sessions.stream()
                .filter(s -> s.claim().server().equals(server))
                .findFirst());
    }

    @Override
    public Future<List<Session>> liveOf(UserName user) {
        return store.byUser(user)
                .map(sessions -> sessions.stream().filter(s -> s.state().live()).toList());
    }

    @Override
    public Future<Optional<Session>> find(SessionId id) {
        return store.get(id).compose(found -> found.isPresent() ? Future.succeededFuture(found) : history.find(id));
    }

    @Override
    public Future<Optional<Session>> latest(UserName user, ServerName server) {
        return store.byUser(user)
                .map(sessions -> sessions.stream()
                        .filter(s -> s.claim().server().equals(server))
                        .reduce((older, younger) -> younger))
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : history.latest(user, server));
    }

    @Override
    public Future<Optional<Session>> lastEnded(UserName user) {
        return history.latest(user);
    }

    @Override
    public Future<Optional<JobRequest>> lastRequest(UserName user, ClusterId cluster) {
        return history.lastRequest(user, cluster);
    }

    @Override
    public Future<List<Session>> allLive() {
        return store.all()
                .map(sessions -> sessions.stream().filter(s -> s.state().live()).toList());
    }

    @Override
    public Future<List<String>> log(SessionId id) {
        return find(id).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(List.of());
            }
            Future<List<String>> fresh = effects.tail(found.get()).map(LogTail::lines);
            return found.get().state().live()
                    ? fresh.recover(e -> Future.succeededFuture(List.of()))
                    : history.log(id)
                            .compose(kept -> kept.isEmpty()
                                    ? fresh.recover(e -> Future.succeededFuture(kept))
                                    : Future.succeededFuture(kept));
        });
    }

    @Override
    public Future<Void> active(SessionId id, Instant at) {
        Instant now = clock.instant();
        return flow.apply(id, new Event.Active(at.isAfter(now) ? now : at)).mapEmpty();
    }

    @Override
    public Watch watch(UserName user, Consumer<Session> onChange) {
        return watches.watch(user, onChange);
    }

    /** A live session that answers the request as it is: this server's own, or the one that has the slot. */
    private Future<Optional<StartOutcome>> standing(UserName user, ServerName server, ClusterId cluster) {
        String slot = Slots.key(rules.limit(), user, cluster);
        return liveOf(user).map(sessions -> {
            Optional<StartOutcome> same = sessions.stream()
                    .filter(s -> s.claim().server().equals(server))
                    .findFirst()
                    .map(StartOutcome.Joined::new);
            return same.isPresent()
                    ? same
                    : sessions.stream()
                            .filter(s -> s.claim().slot().equals(slot))
                            .findFirst()
                            .map(StartOutcome.Occupied::new);
        });
    }

    private Future<Optional<StartOutcome>> refusal(UserName user, ClusterId cluster, JobRequest request) {
        Optional<ClusterStatus> status = clusters.find(cluster);
        if (status.isEmpty()) {
            return Future.succeededFuture(Optional.of(new StartOutcome.NoAccount(cluster)));
        }
        ClusterStatus.Condition condition = status.get().condition();
        if (!condition.open()) {
            return Future.succeededFuture(Optional.of(new StartOutcome.Closed(cluster, condition)));
        }
        return clusters.offer(cluster, user)
                .map(offer -> broken(cluster, offer, request))
                .recover(silent -> Future.succeededFuture(
                        Optional.of(new StartOutcome.Closed(cluster, ClusterStatus.Condition.UNREACHABLE))));
    }

    private static Optional<StartOutcome> broken(ClusterId cluster, Offer offer, JobRequest request) {
        if (!offer.hasAccount()) {
            return Optional.of(new StartOutcome.NoAccount(cluster));
        }
        List<FieldError> errors = OfferCheck.check(offer, request);
        return errors.isEmpty() ? Optional.empty() : Optional.of(new StartOutcome.Invalid(errors));
    }

    private Future<StartOutcome> claim(UserName user, ServerName server, ClusterId cluster, JobRequest request) {
        return worker.run(() -> fresh(user, server, cluster, request))
                .compose(store::claim)
                .compose(claimed -> {
                    if (claimed instanceof Claimed.Granted granted) {
                        return granted(granted.session());
                    }
                    if (claimed instanceof Claimed.Held held) {
                        return held(held.by(), server, LOOKS);
                    }
                    throw new AssertionError(claimed);
                });
    }

    private Session fresh(UserName user, ServerName server, ClusterId cluster, JobRequest request) {
        SessionId id = SessionId.random(keys.random());
        Instant now = clock.instant();
        Claim claim = new Claim(
                id,
                user,
                server,
                Slots.key(rules.limit(), user, cluster),
                0,
                cluster,
                clusters.account(cluster, user),
                ServerPath.prefix(user, server),
                now,
                now.plus(rules.spawnTimeout()));
        return SessionMachine.claimed(claim, request, keys.make(id, now));
    }

    private Future<StartOutcome> granted(Session sealed) {
        history.keepRequest(sealed.user(), sealed.claim().cluster(), sealed.request())
                .onFailure(e -> log.atWarn()
                        .addKeyValue("user", sealed.user())
                        .log("the last request could not be kept: {}", e.getMessage()));
        return flow.apply(sealed.id(), new Event.Sealed(sealed.claim().fence()))
                .map(passage -> new StartOutcome.Accepted(
                        passage.map(SessionFlow.Passage::session).orElse(sealed)));
    }

    /** Whoever has the slot may be sealing it this moment: its session appears when that is done. */
    private Future<StartOutcome> held(SessionId by, ServerName server, int looks) {
        return store.get(by).compose(found -> {
            if (found.isPresent()) {
                Session other = found.get();
                return Future.succeededFuture(
                        other.claim().server().equals(server)
                                ? new StartOutcome.Joined(other)
                                : new StartOutcome.Occupied(other));
            }
            return looks == 0
                    ? Future.succeededFuture(
                            new StartOutcome.Unavailable("another start of the same user is not decided yet"))
                    : vertx.timer(LOOK_AGAIN_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)
                            .compose(t -> held(by, server, looks - 1));
        });
    }

    private static Future<StartOutcome> unavailable(Throwable failure) {
        if (failure instanceof StoreUnavailable) {
            log.atWarn().log("no claim can be sealed now: {}", failure.getMessage());
            return Future.succeededFuture(new StartOutcome.Unavailable(String.valueOf(failure.getMessage())));
        }
        return Future.failedFuture(failure);
    }
}
