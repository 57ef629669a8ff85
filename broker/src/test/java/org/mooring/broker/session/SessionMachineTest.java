package org.mooring.broker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mooring.broker.session.Samples.T0;
import static org.mooring.broker.session.Samples.after;
import static org.mooring.broker.session.Samples.claimed;
import static org.mooring.broker.session.Samples.in;
import static org.mooring.broker.session.Samples.leave;
import static org.mooring.broker.session.Samples.seen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobState;

class SessionMachineTest {
    @Test
    void every_state_has_a_verdict_on_every_event_and_every_declared_way_is_taken() {
        List<String> untaken = new ArrayList<>();
        for (State state : State.values()) {
            for (Event.Kind kind : Samples.kinds()) {
                Decision decision = SessionMachine.decide(before(state, kind), Samples.of(kind), T0.plusSeconds(9));
                if (Transitions.verdict(state, kind) instanceof Transitions.Verdict.To to) {
                    if (!(decision instanceof Decision.Changed changed
                            && changed.session().state() == to.state())) {
                        untaken.add(state + " " + kind + " gave " + decision);
                    }
                } else {
                    assertThat(decision).as(state + " " + kind).isNotInstanceOf(Decision.Changed.class);
                }
            }
        }
        assertThat(untaken).isEmpty();
    }

    /** A session in this state that the event can still tell something new. */
    private static Session before(State state, Event.Kind kind) {
        Session session = in(state);
        if (state == State.ENDED || (state == State.CLAIMED && kind != Event.Kind.CLUSTER_HEARD)) {
            return session;
        }
        if (kind == Event.Kind.CLUSTER_HEARD) {
            return after(session, new Event.ClusterSilent(T0));
        }
        if (kind == Event.Kind.SUBMITTED && state != State.SUBMITTING) {
            return withoutJobId(state, session);
        }
        return session;
    }

    /** The job's own call came before the submission's answer did. */
    private static Session withoutJobId(State state, Session session) {
        return switch (state) {
            case QUEUED, STARTING, READY ->
                new Session(
                        session.claim(),
                        session.request(),
                        session.state(),
                        session.end(),
                        new Job(
                                null,
                                0,
                                null,
                                session.job().host(),
                                session.job().port(),
                                null),
                        session.steps(),
                        session.keys(),
                        null,
                        session.lastActivity(),
                        session.revision());
            case CLAIMED, SUBMITTING, STOPPING, ENDED -> session;
        };
    }

    @Test
    void an_end_is_final() {
        assertThat(Arrays.stream(Event.Kind.values()).map(k -> Transitions.verdict(State.ENDED, k)))
                .allMatch(verdict -> verdict instanceof Transitions.Verdict.Ignored);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"CLAIMED", "SUBMITTING", "QUEUED", "STARTING", "READY", "STOPPING"})
    void silence_ends_nothing(State state) {
        Session silent = after(in(state), new Event.ClusterSilent(T0));

        assertThat(silent.state()).isEqualTo(state);
        assertThat(silent.unheardSince()).isEqualTo(T0);
        assertThat(after(silent, new Event.ClusterHeard()).unheardSince()).isNull();
    }

    @Test
    void a_sealed_claim_is_submitted_and_the_ready_one_gets_its_route() {
        assertThat(effects(claimed(), new Event.Sealed(7))).containsExactly(Effect.SUBMIT);
        assertThat(effects(in(State.STARTING), new Event.Listening(40000, "10.0.0.1", 2)))
                .containsExactly(Effect.PROBE);
        assertThat(effects(after(in(State.STARTING), new Event.Listening(40000, "10.0.0.1", 2)), new Event.Answered()))
                .containsExactly(Effect.ROUTE_ADD);
    }

    @Test
    void the_deadline_ends_what_is_not_ready_and_nothing_else() {
        Session late = after(in(State.QUEUED), new Event.DeadlinePassed());

        assertThat(late.state()).isEqualTo(State.STOPPING);
        assertThat(late.end()).isEqualTo(End.of(EndReason.SPAWN_TIMEOUT));
        assertThat(SessionMachine.decide(in(State.READY), new Event.DeadlinePassed(), T0))
                .isInstanceOf(Decision.Ignored.class);
        assertThat(SessionMachine.decide(late, new Event.DeadlinePassed(), T0)).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void a_claim_that_was_never_submitted_ends_at_once() {
        Session ended = after(claimed(), new Event.StopAsked(EndReason.STOPPED, "alice"));

        assertThat(ended.state()).isEqualTo(State.ENDED);
        assertThat(SessionMachine.decide(ended, new Event.Sealed(7), T0)).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void a_job_that_calls_before_the_submission_is_answered_starts() {
        Session starting = after(in(State.SUBMITTING), leave());

        assertThat(starting.state()).isEqualTo(State.STARTING);
        assertThat(starting.steps().submitted()).isNotNull();
        assertThat(after(starting, new Event.Listening(40000, "10.0.0.1", 2))
                        .job()
                        .port())
                .isEqualTo(40000);
    }

    @Test
    void the_start_key_serves_one_nonce() {
        Session starting = after(in(State.QUEUED), leave());

        assertThat(SessionMachine.decide(starting, leave(), T0)).isInstanceOf(Decision.Ignored.class);
        Session asked = after(starting, new Event.LeaveAsked("another", "10.0.0.1", 2));
        assertThat(asked.keys().nonce()).isEqualTo("nonce");
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, JOB_FAILED",
        "OUT_OF_MEMORY, OUT_OF_MEMORY",
        "TIMEOUT, WALLTIME",
        "CANCELLED, CANCELLED_OUTSIDE",
        "NODE_FAIL, NODE_FAILED",
        "PREEMPTED, PREEMPTED",
        "DEADLINE, SPAWN_TIMEOUT",
        "COMPLETED, STOPPED"
    })
    void what_the_scheduler_says_of_the_end_is_told(JobState state, EndReason reason) {
        Session ended = after(in(State.READY), seen("41", state, 3));

        assertThat(ended.state()).isEqualTo(State.ENDED);
        assertThat(ended.end()).isNotNull().extracting(End::reason).isEqualTo(reason);
        assertThat(effects(in(State.READY), seen(state))).containsExactly(Effect.ROUTE_REMOVE, Effect.FREE_SLOT);
    }

    @Test
    void a_server_ended_by_a_signal_waits_for_the_scheduler_to_say_why() {
        Session killed = after(in(State.READY), new Event.Killed(15, 9));

        assertThat(killed.state()).isEqualTo(State.STOPPING);
        assertThat(effects(in(State.READY), new Event.Killed(15, 9))).containsExactly(Effect.ROUTE_REMOVE);
        assertThat(after(killed, seen(JobState.TIMEOUT)).end()).isEqualTo(End.of(EndReason.WALLTIME));
        assertThat(after(killed, new Event.NothingToCancel()).end())
                .isEqualTo(new End(EndReason.JOB_FAILED, null, 15, null, null));
    }

    @Test
    void what_a_person_decided_stays_the_reason() {
        Session stopping = after(in(State.READY), new Event.StopAsked(EndReason.LOGGED_OUT, "alice"));

        assertThat(after(stopping, seen(JobState.CANCELLED)).end())
                .isEqualTo(new End(EndReason.LOGGED_OUT, null, null, "alice", null));
    }

    @Test
    void another_jobs_facts_change_nothing() {
        assertThat(SessionMachine.decide(in(State.READY), seen("99", JobState.FAILED, 1), T0))
                .isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void another_clusters_word_counts_nothing() {
        JobObservation failed =
                new JobObservation(Samples.ID, "41", 0, JobState.FAILED, null, null, null, null, 1, null, null);

        assertThat(SessionMachine.decide(in(State.READY), new Event.Observed(new ClusterId("cedar"), failed), T0))
                .isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void the_schedulers_word_on_the_jobs_id_counts() {
        Session early = after(in(State.SUBMITTING), leave());

        assertThat(early.job().id()).isNull();
        assertThat(after(early, new Event.Submitted("41")).job().id()).isEqualTo("41");
    }

    @Test
    void activity_a_moment_later_makes_no_revision() {
        Session active = after(in(State.READY), new Event.Active(T0.plusSeconds(60)));

        assertThat(SessionMachine.decide(active, new Event.Active(T0.plusSeconds(70)), T0))
                .isInstanceOf(Decision.Ignored.class);
        assertThat(after(active, new Event.Active(T0.plusSeconds(90))).lastActivity())
                .isEqualTo(T0.plusSeconds(90));
    }

    @Test
    void a_server_that_ends_well_before_it_was_ready_has_failed() {
        assertThat(after(in(State.STARTING), new Event.Exited(0, 3)).end())
                .isEqualTo(new End(EndReason.JOB_FAILED, 0, null, null, null));
        assertThat(after(in(State.READY), new Event.Exited(0, 3)).end())
                .isEqualTo(new End(EndReason.STOPPED, 0, null, null, null));
    }

    @Test
    void the_same_news_twice_makes_no_revision() {
        Session queued = after(in(State.QUEUED), seen(JobState.PENDING));

        assertThat(queued.job().waiting()).isEqualTo(new Job.Waiting("Resources", 3, T0.plusSeconds(90)));
        assertThat(SessionMachine.decide(queued, seen(JobState.PENDING), T0)).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void what_is_left_undone_can_be_driven_again() {
        assertThat(Stream.of(State.values()).map(s -> SessionMachine.redrive(in(s))))
                .containsExactly(
                        List.of(),
                        List.of(Effect.SUBMIT),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(Effect.CANCEL),
                        List.of(Effect.ROUTE_REMOVE, Effect.FREE_SLOT));
    }

    @Test
    void nobody_can_ask_for_an_end_that_is_observed() {
        assertThatThrownBy(() -> new Event.StopAsked(EndReason.WALLTIME, "alice"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_restarted_jobs_older_facts_are_stale() {
        JobObservation restarted =
                new JobObservation(Samples.ID, "41", 1, JobState.RUNNING, null, null, null, "n2", null, null, null);
        Session session = after(in(State.STARTING), new Event.Observed(Samples.BELUGA, restarted));

        assertThat(SessionMachine.decide(session, seen(JobState.FAILED), T0)).isInstanceOf(Decision.Ignored.class);
    }

    private static List<Effect> effects(Session session, Event event) {
        return ((Decision.Changed) SessionMachine.decide(session, event, T0)).effects();
    }
}
