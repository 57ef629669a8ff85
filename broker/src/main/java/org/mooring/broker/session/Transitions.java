package org.mooring.broker.session;

import static org.mooring.broker.session.Event.Kind.*;
import static org.mooring.broker.session.State.*;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The transition table: each state and each kind of event has one verdict. docs/session.md is drawn from it, and a test
 * compares.
 */
final class Transitions {
    /** What a state does with a kind of event. */
    sealed interface Verdict {
        /** Goes there; to itself if only data changes. */
        record To(State state) implements Verdict {}

        /** Stays as it is, and that is right. */
        record Ignored(String why) implements Verdict {}

        /** Must not happen. */
        record Illegal(String why) implements Verdict {}
    }

    private static final Map<State, Map<Event.Kind, Verdict>> TABLE = new EnumMap<>(State.class);

    static {
        Row claimed = row(CLAIMED)
                .to(SUBMITTING, SEALED)
                .to(ENDED, STOP_ASKED, DEADLINE)
                .stay(CLUSTER_SILENT, CLUSTER_HEARD)
                .ignored("it has no server yet", ACTIVE);
        claimed.restIllegal("nothing was submitted");

        Row submitting = row(SUBMITTING)
                .to(QUEUED, SUBMITTED, SEEN_PENDING)
                .to(STARTING, SEEN_RUNNING, LEAVE_ASKED)
                .to(ENDED, REFUSED, SEEN_ENDED)
                .to(STOPPING, STOP_ASKED, DEADLINE)
                .stay(CLUSTER_SILENT, CLUSTER_HEARD)
                .ignored("it is sealed already", SEALED)
                .ignored("nobody cancelled it", NOTHING_TO_CANCEL)
                .ignored("it has no server yet", ACTIVE);
        submitting.restIllegal("its job never asked leave");

        Row queued = row(QUEUED)
                .to(STARTING, SEEN_RUNNING, LEAVE_ASKED)
                .to(ENDED, SEEN_ENDED)
                .to(STOPPING, STOP_ASKED, DEADLINE)
                .stay(SUBMITTED, SEEN_PENDING, CLUSTER_SILENT, CLUSTER_HEARD)
                .ignored("it is sealed already", SEALED)
                .ignored("the scheduler took it at an earlier try", REFUSED)
                .ignored("nobody cancelled it", NOTHING_TO_CANCEL)
                .ignored("it has no server yet", ACTIVE);
        queued.restIllegal("its job never asked leave");

        row(STARTING)
                .to(READY, ANSWERED)
                .to(ENDED, SEEN_ENDED, EXITED)
                .to(STOPPING, STOP_ASKED, DEADLINE, KILLED)
                .stay(SUBMITTED, SEEN_RUNNING, LEAVE_ASKED, LISTENING, HEARTBEAT, CLUSTER_SILENT, CLUSTER_HEARD)
                .ignored("it is sealed already", SEALED)
                .ignored("the scheduler took it at an earlier try", REFUSED)
                .ignored("facts only move forward", SEEN_PENDING)
                .ignored("nobody cancelled it", NOTHING_TO_CANCEL)
                .ignored("its server is not open yet", ACTIVE);

        row(READY)
                .to(ENDED, SEEN_ENDED, EXITED)
                .to(STOPPING, STOP_ASKED, KILLED)
                .stay(SUBMITTED, SEEN_RUNNING, HEARTBEAT, CLUSTER_SILENT, CLUSTER_HEARD, ACTIVE)
                .ignored("it is sealed already", SEALED)
                .ignored("the scheduler took it at an earlier try", REFUSED)
                .ignored("facts only move forward", SEEN_PENDING)
                .ignored("it has leave already", LEAVE_ASKED)
                .ignored("its server is known", LISTENING)
                .ignored("it is READY already", ANSWERED)
                .ignored("nobody cancelled it", NOTHING_TO_CANCEL)
                .ignored("it was READY in time", DEADLINE);

        row(STOPPING)
                .to(ENDED, REFUSED, SEEN_ENDED, EXITED, KILLED, NOTHING_TO_CANCEL)
                .stay(SUBMITTED, SEEN_PENDING, SEEN_RUNNING, CLUSTER_SILENT, CLUSTER_HEARD)
                .ignored("it is sealed already", SEALED)
                .ignored("it is told to stop", LEAVE_ASKED, LISTENING, HEARTBEAT)
                .ignored("its end is decided", ANSWERED, DEADLINE, STOP_ASKED, ACTIVE);

        row(ENDED).ignored("it has ended", Event.Kind.values());
    }

    private Transitions() {}

    static Verdict verdict(State state, Event.Kind kind) {
        Map<Event.Kind, Verdict> row = Objects.requireNonNull(TABLE.get(state));
        return Objects.requireNonNull(row.get(kind), () -> state + " has no verdict on " + kind);
    }

    private static Row row(State state) {
        Map<Event.Kind, Verdict> verdicts = new EnumMap<>(Event.Kind.class);
        TABLE.put(state, verdicts);
        return new Row(state, verdicts);
    }

    private record Row(State state, Map<Event.Kind, Verdict> verdicts) {
        Row to(State next, Event.Kind... kinds) {
            return put(new Verdict.To(next), kinds);
        }

        Row stay(Event.Kind... kinds) {
            return put(new Verdict.To(state), kinds);
        }

        Row ignored(String why, Event.Kind... kinds) {
            return put(new Verdict.Ignored(why), kinds);
        }

        void restIllegal(String why) {
            Event.Kind[] rest = Arrays.stream(Event.Kind.values())
                    .filter(kind -> !verdicts.containsKey(kind))
                    .toArray(Event.Kind[]::new);
            put(new Verdict.Illegal(why), rest);
        }

        private Row put(Verdict verdict, Event.Kind... kinds) {
            for (Event.Kind kind : kinds) {
                if (verdicts.put(kind, verdict) != null) {
                    throw new IllegalStateException(state + " has two verdicts on " + kind);
                }
            }
            return this;
        }
    }
}
