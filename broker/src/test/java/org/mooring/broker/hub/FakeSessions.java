package org.mooring.broker.hub;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.core.Sessions;
import org.mooring.broker.core.StartOutcome;
import org.mooring.broker.placement.FieldError;
import org.mooring.broker.placement.OfferCheck;
import org.mooring.broker.session.Claim;
import org.mooring.broker.session.Decision;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Keys;
import org.mooring.broker.session.ServerPath;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.SessionMachine;
import org.mooring.broker.session.Slots;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/** Sessions in memory, changed by the real machine; the test plays scheduler and job. */
final class FakeSessions implements Sessions {
    private record Watcher(UserName user, Consumer<Session> onChange) {}

    private final Clusters clusters;
    private final Map<SessionId, Session> sessions = new HashMap<>();
    private final Map<String, JobRequest> last = new HashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private @Nullable String unavailable;

    FakeSessions(Clusters clusters) {
        this.clusters = clusters;
    }

    void unavailable(@Nullable String why) {
        unavailable = why;
    }

    int watchers() {
        return watchers.size();
    }

    @Override
    public Future<StartOutcome> start(UserName user, ServerName server, ClusterId cluster, JobRequest request) {
        if (unavailable != null) {
            return Future.succeededFuture(new StartOutcome.Unavailable(unavailable));
        }
        return clusters.offer(cluster, user).map(offer -> {
            synchronized (this) {
                String slot = Slots.key(Slots.Limit.PER_USER, user, cluster);
                Optional<Session> held = which(
                                s -> s.claim().slot().equals(slot) && s.state().live())
                        .stream()
                        .findFirst();
                if (held.isPresent()) {
                    return held.get().claim().server().equals(server)
                            ? new StartOutcome.Joined(held.get())
                            : new StartOutcome.Occupied(held.get());
                }
                ClusterStatus.Condition condition =
                        clusters.find(cluster).orElseThrow().condition();
                if (!condition.open()) {
                    return new StartOutcome.Closed(cluster, condition);
                }
                if (!offer.hasAccount()) {
                    return new StartOutcome.NoAccount(cluster);
                }
                List<FieldError> errors = OfferCheck.check(offer, request);
                if (!errors.isEmpty()) {
                    return new StartOutcome.Invalid(errors);
                }
                last.put(user + " " + cluster, request);
                Session claimed = claimed(user, server, cluster, slot, request);
                sessions.put(claimed.id(), claimed);
                return new StartOutcome.Accepted(happens(claimed.id(), new Event.Sealed(1)));
            }
        });
    }

    private static Session claimed(UserName user, ServerName server, ClusterId cluster, String slot, JobRequest r) {
        Instant now = Instant.now();
        Claim claim = new Claim(
                SessionId.random(new SecureRandom()),
                user,
                server,
                slot,
                0,
                cluster,
                user.value(),
                ServerPath.prefix(user, server),
                now,
                now.plus(Duration.ofMinutes(5)));
        Keys keys = new Keys("start", "call", "key", ServerProof.jupyter("cert", "client", "key", "token"), null, 0);
        return SessionMachine.claimed(claim, r, keys);
    }

    /** Something happens to a session. */
    synchronized Session happens(SessionId id, Event event) {
        Session before = Objects.requireNonNull(sessions.get(id));
        if (SessionMachine.decide(before, event, Instant.now()) instanceof Decision.Changed changed) {
            sessions.put(id, changed.session());
            watchers.stream()
                    .filter(w -> w.user().equals(changed.session().user()))
                    .forEach(w -> w.onChange().accept(changed.session()));
            return changed.session();
        }
        return before;
    }

    synchronized Session only() {
        List<Session> live = which(s -> s.state().live());
        if (live.size() != 1) {
            throw new AssertionError(live.size() + " live sessions");
        }
        return live.get(0);
    }

    /** The job is in the queue. */
    void queued(SessionId id) {
        happens(id, new Event.Submitted("48211"));
        happens(id, new Event.Observed(cluster(id), observed(id, JobState.PENDING, null)));
    }

    /** The job runs, its server listens and answered. */
    void ready(SessionId id) {
        happens(id, new Event.LeaveAsked("n", "10.0.0.1", 1));
        happens(id, new Event.Listening(40000, "10.0.0.1", 2));
        happens(id, new Event.Answered());
    }

    void ended(SessionId id, JobState how) {
        happens(id, new Event.Observed(cluster(id), observed(id, how, 1)));
    }

    private synchronized ClusterId cluster(SessionId id) {
        return which(s -> s.id().equals(id)).get(0).claim().cluster();
    }

    private static JobObservation observed(SessionId id, JobState state, @Nullable Integer exit) {
        String reason = state == JobState.PENDING ? "Resources" : null;
        Integer ahead = state == JobState.PENDING ? 3 : null;
        return new JobObservation(id, "48211", 0, state, reason, ahead, null, "n1", exit, null, null);
    }

    @Override
    public Future<Optional<Session>> stop(SessionId id, EndReason reason, String by) {
        synchronized (this) {
            return Future.succeededFuture(
                    sessions.containsKey(id)
                            ? Optional.of(happens(id, new Event.StopAsked(reason, by)))
                            : Optional.empty());
        }
    }

    @Override
    public Future<Optional<Session>> live(UserName user, ServerName server) {
        return one(s -> s.user().equals(user)
                && s.claim().server().equals(server)
                && s.state().live());
    }

    @Override
    public Future<List<Session>> liveOf(UserName user) {
        return Future.succeededFuture(
                which(s -> s.user().equals(user) && s.state().live()));
    }

    @Override
    public Future<Optional<Session>> find(SessionId id) {
        return one(s -> s.id().equals(id));
    }

    @Override
    public Future<Optional<Session>> latest(UserName user, ServerName server) {
        List<Session> all =
                which(s -> s.user().equals(user) && s.claim().server().equals(server));
        return Future.succeededFuture(all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1)));
    }

    @Override
    public Future<Optional<Session>> lastEnded(UserName user) {
        List<Session> ended = which(s -> s.user().equals(user) && !s.state().live());
        return Future.succeededFuture(ended.isEmpty() ? Optional.empty() : Optional.of(ended.get(ended.size() - 1)));
    }

    @Override
    public synchronized Future<Optional<JobRequest>> lastRequest(UserName user, ClusterId cluster) {
        return Future.succeededFuture(Optional.ofNullable(last.get(user + " " + cluster)));
    }

    @Override
    public Future<List<Session>> allLive() {
        return Future.succeededFuture(which(s -> s.state().live()));
    }

    @Override
    public Future<List<String>> log(SessionId id) {
        return Future.succeededFuture(List.of("[I] <script>alert(1)</script> the log's last line"));
    }

    @Override
    public Future<Void> active(SessionId id, Instant at) {
        happens(id, new Event.Active(at));
        return Future.succeededFuture();
    }

    @Override
    public Watch watch(UserName user, Consumer<Session> onChange) {
        Watcher watcher = new Watcher(user, onChange);
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    private Future<Optional<Session>> one(Predicate<Session> wanted) {
        return Future.succeededFuture(which(wanted).stream().findFirst());
    }

    private synchronized List<Session> which(Predicate<Session> wanted) {
        List<Session> found = new ArrayList<>(sessions.values());
        found.removeIf(wanted.negate());
        found.sort(java.util.Comparator.comparing(s -> s.claim().claimedAt()));
        return found;
    }
}
