package org.mooring.broker.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRefused;
import org.mooring.protocol.JobRequest;

/**
 * Decides what an event makes of a session. Pure: the caller stores the next revision by compare-and-set and carries the
 * effects out; whoever finds a session later can repeat them from {@link #redrive}.
 */
public final class SessionMachine {
    /** Activity is told every few seconds; a revision for each would be a write for each. JupyterHub counts in 30 s too. */
    private static final Duration ACTIVITY_STEP = Duration.ofSeconds(30);

    private SessionMachine() {}

    /** A new session, its slot claimed in Hazelcast and not yet sealed by the database. */
    public static Session claimed(Claim claim, JobRequest request, Keys keys) {
        return new Session(claim, request, State.CLAIMED, null, Job.NONE, Steps.NONE, keys, null, claim.claimedAt(), 1);
    }

    /** What the event makes of the session at this time (cluster time). */
    public static Decision decide(Session session, Event event, Instant now) {
        if (Transitions.verdict(session.state(), event.kind()) instanceof Transitions.Verdict.To to) {
            return noNews(session, event)
                    .<Decision>map(Decision.Ignored::new)
                    .orElseGet(() -> change(session, event, to, now));
        }
        Transitions.Verdict verdict = Transitions.verdict(session.state(), event.kind());
        if (verdict instanceof Transitions.Verdict.Ignored ignored) {
            return new Decision.Ignored(ignored.why());
        }
        if (verdict instanceof Transitions.Verdict.Illegal illegal) {
            return new Decision.Illegal(illegal.why());
        }
        throw new AssertionError(verdict);
    }

    /** What a session in this state still waits for outside; repeated with back-off until its state moves on. */
    public static List<Effect> redrive(Session session) {
        return switch (session.state()) {
            case CLAIMED, QUEUED, READY -> List.of();
            case SUBMITTING -> List.of(Effect.SUBMIT);
            case STARTING -> session.job().port() == null ? List.of() : List.of(Effect.PROBE);
            case STOPPING -> List.of(Effect.CANCEL);
            case ENDED -> List.of(Effect.ROUTE_REMOVE, Effect.FREE_SLOT);
        };
    }

    /** Why a legal event tells this session nothing, if so. */
    private static Optional<String> noNews(Session session, Event event) {
        if (event instanceof Event.Observed observed) {
            if (!observed.by().equals(session.claim().cluster())) {
                return Optional.of("of another cluster");
            }
            return stale(session.job(), observed.job()) ? Optional.of("of another job") : Optional.empty();
        }
        if (event instanceof Event.Active active) {
            return active.at().isBefore(session.lastActivity().plus(ACTIVITY_STEP))
                    ? Optional.of("it was active just now")
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean stale(Job job, JobObservation seen) {
        return job.id() != null && (!job.id().equals(seen.jobId()) || seen.restart() < job.restart());
    }

    private static Decision change(Session session, Event event, Transitions.Verdict.To to, Instant now) {
        Session next = new Session(
                claim(session.claim(), event),
                session.request(),
                to.state(),
                end(session, event, to.state()),
                job(session.job(), event),
                steps(session, event, to.state(), now),
                keys(session.keys(), event),
                unheardSince(session.unheardSince(), event),
                event instanceof Event.Active active ? active.at() : session.lastActivity(),
                session.revision() + 1);
        return sameButRevision(session, next)
                ? new Decision.Ignored("it is known")
                : new Decision.Changed(next, effects(session, next));
    }

    private static boolean sameButRevision(Session a, Session b) {
        return a.state() == b.state()
                && a.job().equals(b.job())
                && a.keys().equals(b.keys())
                && a.steps().equals(b.steps())
                && Objects.equals(a.unheardSince(), b.unheardSince())
                && a.lastActivity().equals(b.lastActivity());
    }

    private static List<Effect> effects(Session before, Session after) {
        boolean entered = before.state() != after.state();
        return switch (after.state()) {
            case CLAIMED, QUEUED -> List.of();
            case SUBMITTING -> entered ? List.of(Effect.SUBMIT) : List.of();
            case STARTING ->
                Objects.equals(before.job().port(), after.job().port()) ? List.of() : List.of(Effect.PROBE);
            case READY -> entered ? List.of(Effect.ROUTE_ADD) : List.of();
            case STOPPING -> entered ? stopping(after) : List.of();
            case ENDED -> List.of(Effect.ROUTE_REMOVE, Effect.FREE_SLOT);
        };
    }

    /** A job that a signal ended is not cancelled at once: the scheduler is about to say why it ended. */
    private static List<Effect> stopping(Session session) {
        return session.end() != null && session.end().reason() == EndReason.JOB_FAILED
                ? List.of(Effect.ROUTE_REMOVE)
                : List.of(Effect.ROUTE_REMOVE, Effect.CANCEL);
    }

    private static Claim claim(Claim claim, Event event) {
        return event instanceof Event.Sealed sealed ? claim.withFence(sealed.fence()) : claim;
    }

    private static Job job(Job job, Event event) {
        if (event instanceof Event.Submitted submitted) {
            return job.withId(submitted.jobId());
        }
        if (event instanceof Event.Observed observed) {
            return job.observed(observed.job());
        }
        if (event instanceof Event.LeaveAsked asked) {
            return job.calling(asked.from());
        }
        if (event instanceof Event.Listening listening) {
            return job.listening(listening.from(), listening.port());
        }
        return job;
    }

    private static Keys keys(Keys keys, Event event) {
        if (event instanceof Event.LeaveAsked asked) {
            return keys.used(asked.nonce(), asked.counter());
        }
        if (event instanceof Event.Listening listening) {
            return keys.counted(listening.counter());
        }
        if (event instanceof Event.Heartbeat heartbeat) {
            return keys.counted(heartbeat.counter());
        }
        if (event instanceof Event.Exited exited) {
            return keys.counted(exited.counter());
        }
        return event instanceof Event.Killed killed ? keys.counted(killed.counter()) : keys;
    }

    private static Steps steps(Session session, Event event, State next, Instant now) {
        Steps steps = session.steps();
        if (event instanceof Event.Submitted || event instanceof Event.Observed || event instanceof Event.LeaveAsked) {
            steps = steps.submittedAt(now);
        }
        if (event instanceof Event.Listening) {
            steps = steps.listeningAt(now);
        }
        return steps.entered(next, now);
    }

    private static @Nullable Instant unheardSince(@Nullable Instant before, Event event) {
        if (event instanceof Event.ClusterSilent silent) {
            return before == null ? silent.since() : before;
        }
        return event instanceof Event.ClusterHeard || event instanceof Event.Observed ? null : before;
    }

    private static @Nullable End end(Session session, Event event, State next) {
        if (next != State.STOPPING && next != State.ENDED) {
            return null;
        }
        End decided = session.end();
        boolean guess = decided != null && decided.reason() == EndReason.JOB_FAILED;
        if (decided != null && !(guess && event instanceof Event.Observed)) {
            return decided;
        }
        if (event instanceof Event.Observed observed) {
            return observed.job().state().terminal() ? observed(session, observed.job()) : decided;
        }
        if (event instanceof Event.StopAsked stop) {
            return new End(stop.reason(), null, null, stop.by(), null);
        }
        if (event instanceof Event.DeadlinePassed) {
            return End.of(EndReason.SPAWN_TIMEOUT);
        }
        if (event instanceof Event.Refused refused) {
            EndReason reason = refused.by() == JobRefused.By.SCHEDULER ? EndReason.REJECTED : EndReason.AGENT_REFUSED;
            return new End(reason, null, null, null, refused.message());
        }
        if (event instanceof Event.Exited exited) {
            return exited(session, exited.exitCode());
        }
        if (event instanceof Event.Killed killed) {
            return new End(EndReason.JOB_FAILED, null, killed.signal(), null, null);
        }
        throw new AssertionError("no event " + event.kind() + " ends a session in state " + session.state());
    }

    /** A server that ends well after it was READY was shut down by its user; before that, it failed. */
    private static End exited(Session session, int exitCode) {
        boolean shutDown = exitCode == 0 && session.state() == State.READY;
        return new End(shutDown ? EndReason.STOPPED : EndReason.JOB_FAILED, exitCode, null, null, null);
    }

    private static End observed(Session session, JobObservation job) {
        EndReason reason =
                switch (job.state()) {
                    case COMPLETED -> exited(session, 0).reason();
                    case FAILED -> EndReason.JOB_FAILED;
                    case OUT_OF_MEMORY -> EndReason.OUT_OF_MEMORY;
                    case TIMEOUT -> EndReason.WALLTIME;
                    case CANCELLED -> EndReason.CANCELLED_OUTSIDE;
                    case NODE_FAIL -> EndReason.NODE_FAILED;
                    case PREEMPTED -> EndReason.PREEMPTED;
                    case DEADLINE -> EndReason.SPAWN_TIMEOUT;
                    case PENDING, RUNNING -> throw new AssertionError(job.state());
                };
        return new End(reason, job.exitCode(), job.signal(), job.by(), null);
    }
}
