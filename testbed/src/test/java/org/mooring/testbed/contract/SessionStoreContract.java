package org.mooring.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.mooring.broker.session.Claim;
import org.mooring.broker.session.End;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Job;
import org.mooring.broker.session.Keys;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.broker.session.Steps;
import org.mooring.broker.store.SessionStore;
import org.mooring.broker.store.SessionStore.Claimed;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/** What every store must do. A subclass brings one; it may be asked for again after a restart. */
abstract class SessionStoreContract {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    abstract SessionStore store();

    @Test
    void a_hundred_claims_of_one_slot_at_once_grant_one() {
        List<Future<Claimed>> claims = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            claims.add(store().claim(session("alice")));
        }
        List<Claimed> outcomes =
                claims.stream().map(SessionStoreContract::await).toList();

        List<Claimed.Granted> granted = outcomes.stream()
                .filter(Claimed.Granted.class::isInstance)
                .map(Claimed.Granted.class::cast)
                .toList();
        assertThat(granted).hasSize(1);
        SessionId winner = granted.get(0).session().id();
        assertThat(outcomes.stream().filter(o -> !o.equals(granted.get(0))))
                .hasSize(99)
                .allMatch(new Claimed.Held(winner)::equals);
        assertThat(await(store().all())).extracting(Session::id).containsExactly(winner);
    }

    @Test
    void claiming_again_for_the_same_session_is_granted_again() {
        Session session = session("alice");
        Claimed first = await(store().claim(session));
        assertThat(await(store().claim(session))).isEqualTo(first);
    }

    @Test
    void different_slots_do_not_meet() {
        assertThat(await(store().claim(session("alice")))).isInstanceOf(Claimed.Granted.class);
        assertThat(await(store().claim(session("bob")))).isInstanceOf(Claimed.Granted.class);
    }

    @Test
    void the_fence_rises_with_each_claim() {
        Session first = granted(session("alice"));
        end(first.id());
        await(store().release(first.id()));
        Session second = granted(session("alice"));
        assertThat(second.claim().fence()).isGreaterThan(first.claim().fence());
    }

    @Test
    void a_slot_is_free_again_only_after_the_release_of_an_ended_session() {
        Session first = granted(session("alice"));
        await(store().release(first.id()));
        assertThat(await(store().claim(session("alice")))).isEqualTo(new Claimed.Held(first.id()));

        end(first.id());
        assertThat(await(store().claim(session("alice")))).isEqualTo(new Claimed.Held(first.id()));

        await(store().release(first.id()));
        await(store().release(first.id()));
        assertThat(await(store().get(first.id()))).isEmpty();
        assertThat(await(store().bySlot("alice"))).isEmpty();
        granted(session("alice"));
    }

    @Test
    void of_many_changes_at_once_none_is_lost() {
        SessionId id = granted(session("alice")).id();
        List<Future<Optional<Long>>> updates = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            updates.add(store().update(id, s -> s.revision() + 1, revision -> at(granted, State.QUEUED, revision)));
        }
        updates.forEach(SessionStoreContract::await);
        assertThat(await(store().get(id)).orElseThrow().revision()).isEqualTo(granted.revision() + 60);
    }

    @Test
    void a_decision_to_change_nothing_changes_nothing() {
        Session session = granted(session("alice"));
        assertThat(await(store().update(session.id(), s -> "no", no -> session)))
                .contains("no");
        assertThat(await(store().get(session.id()))).contains(session);
    }

    @Test
    void a_session_that_is_not_there_cannot_be_changed() {
        assertThat(await(store().update(session("alice").id(), s -> s, s -> s))).isEmpty();
    }

    @Test
    void sessions_are_found_by_slot_and_user_oldest_first() {
        Session old = granted(session("alice", "alice beluga", NOW));
        Session young = granted(session("alice", "alice cedar", NOW.plusMillis(1)));
        Session other = granted(session("bob"));
        assertThat(await(store().bySlot("alice cedar"))).contains(young);
        assertThat(await(store().byUser(new UserName("alice")))).containsExactly(old, young);
        assertThat(await(store().all())).contains(old, young, other).hasSize(3);
    }

    @Test
    void a_session_is_due_at_its_deadline_while_it_is_pending() {
        Session session = granted(session("alice"));
        Instant deadline = session.claim().deadline();
        assertThat(await(store().dueHere(deadline.minusMillis(1)))).isEmpty();
        assertThat(await(store().dueHere(deadline))).containsExactly(session);
        change(session.id(), s -> at(s, State.READY, s.revision() + 1));
        assertThat(await(store().dueHere(deadline))).isEmpty();
    }

    @Test
    void sessions_with_something_left_to_do_are_found() {
        Session session = granted(session("alice"));
        assertThat(await(store().unsettledHere())).containsExactly(session);
        change(session.id(), s -> at(s, State.QUEUED, s.revision() + 1));
        assertThat(await(store().unsettledHere())).isEmpty();
        end(session.id());
        assertThat(await(store().unsettledHere())).extracting(Session::id).containsExactly(session.id());
    }

    private Session granted;

    Session granted(Session wanted) {
        granted = ((Claimed.Granted) await(store().claim(wanted))).session();
        return granted;
    }

    void change(SessionId id, UnaryOperator<Session> change) {
        assertThat(await(store().update(id, change, s -> s))).isPresent();
    }

    void end(SessionId id) {
        change(id, s -> at(s, State.ENDED, s.revision() + 1));
    }

    static Session session(String user) {
        return session(user, user, NOW);
    }

    static Session session(String user, String slot, Instant claimedAt) {
        SessionId id = SessionId.random(RANDOM);
        Claim claim = new Claim(
                id,
                new UserName(user),
                new ServerName("beluga"),
                slot,
                0,
                new ClusterId("beluga"),
                user,
                "/user/" + user + "/beluga/",
                claimedAt,
                claimedAt.plusSeconds(300));
        Keys keys = new Keys("start", "call", "key", ServerProof.jupyter("s", "c", "k", "token"), null, 0);
        return new Session(
                claim,
                new JobRequest(null, 60, 1, 1024, 0, null, "lab"),
                State.CLAIMED,
                null,
                new Job(null, 0, null, null, null, null),
                new Steps(null, null, null, null, null, null),
                keys,
                null,
                claimedAt,
                1);
    }

    static Session at(Session s, State state, long revision) {
        boolean ended = state == State.ENDED;
        return new Session(
                s.claim(),
                s.request(),
                state,
                ended ? End.of(EndReason.STOPPED) : null,
                s.job(),
                ended ? new Steps(null, null, null, null, null, NOW.plusSeconds(9)) : s.steps(),
                s.keys(),
                s.unheardSince(),
                s.lastActivity(),
                revision);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
