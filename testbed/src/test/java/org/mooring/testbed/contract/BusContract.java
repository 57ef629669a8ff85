package org.mooring.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.Request;
import org.mooring.protocol.RouteTableHash;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.TailLog;
import org.mooring.protocol.Trust;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusFailure;
import org.mooring.runtime.bus.BusFailure.Kind;

/** What every bus keeps, however the messages travel: between the bus under test and the brokers' own, both ways. */
abstract class BusContract {
    private static final ClusterId BELUGA = new ClusterId("beluga");
    private static final SessionId SESSION = new SessionId("abcdefgh12345678");
    private static final Address<TailLog> LOGS = Address.agent(BELUGA, TailLog.class);
    private static final Address<GetTrust> TRUST = Address.broker(GetTrust.class);
    private static final Address<RouteTableHash> HASHES = Address.edges(RouteTableHash.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The bus under test; it is up. */
    abstract Bus bus();

    /** The brokers' own. */
    abstract Bus brokers();

    private final List<Bus.Registration> made = new CopyOnWriteArrayList<>();

    /** Waits until both ends know of the last change at an address, where that takes a moment. */
    void settle(Address<?> at) throws Exception {}

    /** Stops what a test of this kind has started for itself. */
    void release() throws Exception {}

    @AfterEach
    final void endAll() throws Exception {
        for (Bus.Registration one : made) {
            done(one.end());
        }
        settle(LOGS);
        settle(TRUST);
        settle(HASHES);
        release();
    }

    private <A extends Answer, Q extends Request<A>> Bus.Registration serve(
            Bus bus, Address<Q> at, Function<Q, Future<A>> handler) throws Exception {
        Bus.Registration one = done(bus.serve(at, handler));
        made.add(one);
        settle(at);
        return one;
    }

    private Bus.Registration listen(Bus bus, Consumer<RouteTableHash> handler) throws Exception {
        Bus.Registration one = done(bus.listen(HASHES, handler));
        made.add(one);
        settle(HASHES);
        return one;
    }

    private static TailLog wish(int lines) {
        return new TailLog(BELUGA, SESSION, "alice", null, lines);
    }

    private static LogTail tail(String... lines) {
        return new LogTail(SESSION, List.of(lines));
    }

    private static RouteTableHash hash(long number) {
        return new RouteTableHash("epoch", number, "00ff");
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static <A extends Answer, Q extends Request<A>> BusFailure failure(
            Bus bus, Address<Q> to, Q request, Duration timeout) {
        Future<A> answer = bus.request(to, request, timeout);
        await().atMost(PATIENCE).until(answer::isComplete);
        assertThat(answer.cause()).isInstanceOf(BusFailure.class);
        return (BusFailure) answer.cause();
    }

    @Test
    void a_request_is_answered_in_both_directions() throws Exception {
        serve(bus(), LOGS, q -> Future.succeededFuture(tail("line " + q.maxLines())));
        assertThat(done(brokers().request(LOGS, wish(7), PATIENCE))).isEqualTo(tail("line 7"));
        Trust trust = new Trust(java.util.Map.of("k1", "key"), List.of());
        serve(brokers(), TRUST, q -> Future.succeededFuture(trust));
        assertThat(done(bus().request(TRUST, new GetTrust(), PATIENCE))).isEqualTo(trust);
    }

    @Test
    void a_request_that_nobody_serves_is_unavailable_at_once() {
        assertThat(failure(bus(), TRUST, new GetTrust(), Duration.ofMinutes(1)).kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(brokers(), LOGS, wish(1), Duration.ofMinutes(1)).kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void an_answer_that_does_not_come_is_a_timeout() throws Exception {
        serve(brokers(), TRUST, q -> Promise.<Trust>promise().future());
        assertThat(failure(bus(), TRUST, new GetTrust(), Duration.ofMillis(100)).kind())
                .isEqualTo(Kind.TIMEOUT);
        serve(bus(), LOGS, q -> Promise.<LogTail>promise().future());
        assertThat(failure(brokers(), LOGS, wish(1), Duration.ofMillis(100)).kind())
                .isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void a_handler_s_failure_comes_back_with_its_message_and_the_next_request_is_served() throws Exception {
        serve(bus(), LOGS, q -> switch (q.maxLines()) {
            case 1 -> Future.failedFuture("the log is on a tape");
            case 2 -> throw new IllegalStateException("no such reel");
            case 3 -> Future.failedFuture(new BusFailure(Kind.UNAVAILABLE, "the robot sleeps"));
            default -> Future.succeededFuture(tail("here"));
        });
        BusFailure failed = failure(brokers(), LOGS, wish(1), PATIENCE);
        assertThat(failed.kind()).isEqualTo(Kind.FAILED);
        assertThat(failed).hasMessage("the log is on a tape");
        assertThat(failure(brokers(), LOGS, wish(2), PATIENCE)).hasMessage("no such reel");
        BusFailure passed = failure(brokers(), LOGS, wish(3), PATIENCE);
        assertThat(passed.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(passed).hasMessage("the robot sleeps");
        assertThat(done(brokers().request(LOGS, wish(4), PATIENCE))).isEqualTo(tail("here"));
    }

    @Test
    void the_same_holds_for_what_the_brokers_serve() throws Exception {
        serve(brokers(), TRUST, q -> Future.failedFuture(new BusFailure(Kind.FAILED, "no keys yet")));
        BusFailure failed = failure(bus(), TRUST, new GetTrust(), PATIENCE);
        assertThat(failed.kind()).isEqualTo(Kind.FAILED);
        assertThat(failed).hasMessage("no keys yet");
    }

    @Test
    void facts_reach_every_listener_once_and_in_order() throws Exception {
        List<Long> one = new CopyOnWriteArrayList<>();
        List<Long> other = new CopyOnWriteArrayList<>();
        List<Long> third = new CopyOnWriteArrayList<>();
        listen(bus(), fact -> one.add(fact.number()));
        listen(bus(), fact -> other.add(fact.number()));
        listen(brokers(), fact -> third.add(fact.number()));
        for (long number = 1; number <= 100; number++) {
            brokers().publish(HASHES, hash(number));
        }
        List<Long> all = IntStream.rangeClosed(1, 100).mapToObj(Long::valueOf).toList();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(one).isEqualTo(all);
            assertThat(other).isEqualTo(all);
            assertThat(third).isEqualTo(all);
        });
    }

    @Test
    void a_listener_that_throws_hears_the_next_fact() throws Exception {
        List<Long> heard = new CopyOnWriteArrayList<>();
        listen(bus(), fact -> {
            heard.add(fact.number());
            throw new IllegalStateException("on purpose");
        });
        brokers().publish(HASHES, hash(1));
        brokers().publish(HASHES, hash(2));
        await().atMost(PATIENCE).until(() -> heard.equals(List.of(1L, 2L)));
    }

    @Test
    void a_fact_published_here_reaches_the_brokers() throws Exception {
        List<Long> heard = new CopyOnWriteArrayList<>();
        listen(brokers(), fact -> heard.add(fact.number()));
        bus().publish(HASHES, hash(1));
        await().atMost(PATIENCE).until(() -> heard.equals(List.of(1L)));
    }

    @Test
    void what_has_ended_hears_and_answers_nothing_more() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        Bus.Registration listening = listen(bus(), fact -> heard.incrementAndGet());
        Bus.Registration serving = serve(bus(), LOGS, q -> Future.succeededFuture(tail("x")));
        done(listening.end());
        done(serving.end());
        settle(HASHES);
        settle(LOGS);
        brokers().publish(HASHES, hash(1));
        assertThat(failure(brokers(), LOGS, wish(1), Duration.ofMinutes(1)).kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(heard).hasValue(0);
    }

    @Test
    void those_who_serve_one_address_share_its_requests() throws Exception {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        serve(bus(), LOGS, q -> Future.succeededFuture(tail("first")));
        serve(brokers(), LOGS, q -> Future.succeededFuture(tail("second")));
        for (int i = 0; i < 10; i++) {
            answered.addAll(done(brokers().request(LOGS, wish(i), PATIENCE)).lines());
        }
        assertThat(answered).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void many_requests_at_once_each_get_their_own_answer() throws Exception {
        serve(bus(), LOGS, q -> Future.succeededFuture(tail("line " + q.maxLines())));
        List<Future<LogTail>> answers = IntStream.range(0, 500)
                .mapToObj(i -> brokers().request(LOGS, wish(i), PATIENCE))
                .toList();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(done(answers.get(i))).isEqualTo(tail("line " + i));
        }
    }

    @Test
    void a_message_of_half_a_megabyte_with_any_characters_arrives_unchanged() throws Exception {
        LogTail large = tail("Béluga \u0000\u001b[31m 日本 𝄞 \"\\".repeat(20_000));
        serve(bus(), LOGS, q -> Future.succeededFuture(large));
        assertThat(done(brokers().request(LOGS, wish(1), PATIENCE))).isEqualTo(large);
    }

    @Test
    void a_bus_that_is_up_says_so_and_calls_back_at_once() {
        AtomicInteger called = new AtomicInteger();
        bus().onUp(called::incrementAndGet);
        assertThat(bus().up()).isTrue();
        await().atMost(PATIENCE).until(() -> called.get() == 1);
    }
}
