package org.mooring.broker.core;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.session.Effect;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.ClusterId;

/** What a broker counts; labels are enums and cluster ids, never a user or a session. Thread-safe. */
public final class BrokerMetrics {
    private final Histogram spawn;
    private final Gauge sessions;
    private final Counter ends;
    private final Counter starts;
    private final Histogram lateness;
    private final Counter illegal;
    private final Counter repeated;
    private final Counter jobCalls;
    private final Counter strange;
    private final Counter routeChanges;
    private final Gauge heard;

    /** Once per registry. */
    public BrokerMetrics(CollectorRegistry registry) {
        spawn = Histogram.build(
                        "mooring_spawn_duration_seconds",
                        "From claim to READY (success), or to the end before it (failure)")
                .labelNames("status")
                .buckets(0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 180, 300, 600)
                .register(registry);
        sessions = Gauge.build("mooring_sessions", "Live sessions by state")
                .labelNames("state")
                .register(registry);
        ends = Counter.build("mooring_session_ends_total", "Ended sessions by reason")
                .labelNames("reason")
                .register(registry);
        starts = Counter.build("mooring_starts_total", "Requests to start by outcome")
                .labelNames("outcome")
                .register(registry);
        lateness = Histogram.build(
                        "mooring_deadline_lateness_seconds", "From a deadline to the decision that it has passed")
                .buckets(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .register(registry);
        illegal = Counter.build(
                        "mooring_session_illegal_events_total", "Events that cannot happen in the session's state")
                .labelNames("event")
                .register(registry);
        repeated = Counter.build("mooring_effects_repeated_total", "Effects done again because no answer came")
                .labelNames("effect")
                .register(registry);
        jobCalls = Counter.build("mooring_job_calls_total", "Jobs' calls by answer")
                .labelNames("status")
                .register(registry);
        strange = Counter.build("mooring_observed_unknown_jobs_total", "Observed jobs whose session is not live here")
                .register(registry);
        routeChanges = Counter.build("mooring_route_changes_total", "Changes told to the edges")
                .register(registry);
        heard = Gauge.build("mooring_cluster_heard", "1 while the cluster is heard from")
                .labelNames("cluster")
                .register(registry);
        zeroes();
    }

    private void zeroes() {
        List.of("success", "failure").forEach(spawn::labels);
        for (State state : State.values()) {
            sessions.labels(label(state));
        }
        for (EndReason reason : EndReason.values()) {
            ends.labels(reason.label());
        }
    }

    void started(StartOutcome outcome) {
        starts.labels(outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .inc();
    }

    /** A session has a new revision. */
    void changed(Session before, Session after) {
        if (before.state() == after.state()) {
            return;
        }
        if (after.state() == State.READY) {
            spawn.labels("success").observe(seconds(after, after.steps().ready()));
        }
        if (after.state() == State.ENDED) {
            if (after.steps().ready() == null) {
                spawn.labels("failure").observe(seconds(after, after.steps().ended()));
            }
            if (after.end() != null) {
                ends.labels(after.end().reason().label()).inc();
            }
        }
    }

    void deadline(Duration late) {
        lateness.observe(Math.max(0, late.toMillis()) / 1e3);
    }

    void illegal(Event.Kind kind) {
        illegal.labels(kind.name().toLowerCase(Locale.ROOT)).inc();
    }

    void repeated(Effect effect) {
        repeated.labels(effect.name().toLowerCase(Locale.ROOT)).inc();
    }

    void jobCall(int status) {
        jobCalls.labels(Integer.toString(status)).inc();
    }

    void unknownJob() {
        strange.inc();
    }

    void routeChange() {
        routeChanges.inc();
    }

    void cluster(ClusterId cluster, boolean isHeard) {
        heard.labels(cluster.value()).set(isHeard ? 1 : 0);
    }

    void live(List<Session> all) {
        Map<State, Integer> count = new EnumMap<>(State.class);
        all.forEach(s -> count.merge(s.state(), 1, Integer::sum));
        for (State state : State.values()) {
            sessions.labels(label(state)).set(count.getOrDefault(state, 0));
        }
    }

    private static double seconds(Session session, @Nullable Instant to) {
        return to == null
                ? 0
                : Duration.between(session.claim().claimedAt(), to).toMillis() / 1e3;
    }

    private static String label(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
