package org.mooring.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mooring.runtime.link.LinkRig.AGENT;
import static org.mooring.runtime.link.LinkRig.EDGE;

import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Codec;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.TailLog;
import org.mooring.protocol.Trust;
import org.mooring.runtime.bus.BusFailure;

/** What a broker does with peers that lie, break the rules, or belong to somebody else. */
class HostileLinkTest {
    private static final ClusterId BELUGA = new ClusterId("beluga");
    private static final SessionId SESSION = new SessionId("abcdefgh12345678");
    private static final Address<TailLog> LOGS = Address.agent(BELUGA, TailLog.class);

    private final LinkRig rig = new LinkRig((who, verb, address, message) ->
            address.contains("forbidden") ? Optional.of(address + " is not for " + who) : Optional.empty());
    private URI url;

    @BeforeEach
    void start() throws Exception {
        url = LinkRig.url(rig.broker(0));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private RawLink linked() throws Exception {
        RawLink raw = new RawLink(url);
        raw.link(AGENT, rig.keys.get(AGENT));
        return raw;
    }

    private static TailLog wish() {
        return new TailLog(BELUGA, SESSION, "alice", null, 10);
    }

    @Test
    void a_wrong_key_is_refused_and_so_is_an_unknown_identity_in_the_same_words() throws Exception {
        RawLink wrong = new RawLink(url);
        wrong.prove(AGENT, LinkKeys.make());
        RawLink unknown = new RawLink(url);
        unknown.prove(Identity.agent("cedar", "a1"), LinkKeys.make());
        assertThat(wrong.next())
                .isEqualTo("closed 4401 identity not known here, or its key does not prove it")
                .isEqualTo(unknown.next());
        assertThat(rig.servers.get(0).linked()).isEmpty();
    }

    @Test
    void the_key_of_one_identity_does_not_prove_another() throws Exception {
        RawLink raw = new RawLink(url);
        raw.prove(AGENT, rig.keys.get(EDGE));
        assertThat(raw.next()).startsWith("closed 4401");
    }

    @Test
    void a_replayed_proof_is_refused_because_the_broker_s_nonce_is_new() throws Exception {
        RawLink honest = new RawLink(url);
        Statement signed = honest.prove(AGENT, rig.keys.get(AGENT));
        RawLink replay = new RawLink(url);
        replay.say(new Frame.Hello(1, AGENT.toString(), signed.diallerNonce()));
        replay.nextFrame();
        replay.say(new Frame.Proof(signed.signedBy(rig.keys.get(AGENT))));
        assertThat(replay.next()).startsWith("closed 4401");
    }

    @Test
    void the_broker_s_own_signature_reflected_proves_nothing() throws Exception {
        RawLink raw = new RawLink(url);
        raw.say(new Frame.Hello(1, AGENT.toString(), Statement.nonce()));
        Frame.Challenge challenge = (Frame.Challenge) raw.nextFrame();
        raw.say(new Frame.Proof(challenge.proof()));
        assertThat(raw.next()).startsWith("closed 4401");
    }

    @Test
    void another_version_of_the_protocol_is_told_so() throws Exception {
        RawLink raw = new RawLink(url);
        raw.say(new Frame.Hello(2, AGENT.toString(), Statement.nonce()));
        assertThat(raw.next()).isEqualTo("closed 4401 link protocol 2 is not spoken here; this is 1");
    }

    @Test
    void a_peer_that_does_not_prove_itself_in_time_is_closed() throws Exception {
        RawLink raw = new RawLink(url);
        assertThat(raw.next()).isEqualTo("closed 4401 not proved in time");
    }

    @Test
    void nothing_can_be_asked_before_the_proof() throws Exception {
        RawLink raw = new RawLink(url);
        raw.say(new Frame.Serve(1, "agent.beluga.job.submit.v1"));
        assertThat(raw.next()).startsWith("closed 4401 a frame out of place");
    }

    @Test
    void broken_json_an_unknown_frame_and_one_with_parts_missing_close_the_link() throws Exception {
        for (String text :
                new String[] {"{", "{\"t\":\"dance\",\"id\":1}", "{\"t\":\"serve\",\"id\":1}", "null", "[]"}) {
            RawLink raw = linked();
            raw.say(text);
            assertThat(raw.next()).as(text).startsWith("closed 4400");
        }
    }

    @Test
    void a_frame_larger_than_the_limit_closes_the_link() throws Exception {
        RawLink raw = linked();
        String part = "x".repeat(30_000);
        raw.socket.sendText("{\"t\":\"" + part, false).join();
        raw.socket.sendText(part, false).join();
        raw.socket.sendText(part, false).join();
        assertThat(raw.next()).isEqualTo("closed 1009 a frame larger than 65536 bytes");
    }

    @Test
    void an_address_of_somebody_else_is_refused_for_every_verb_and_the_link_lives_on() throws Exception {
        RawLink raw = linked();
        var trust = Codec.encodeTree(new GetTrust());
        raw.say(new Frame.Serve(1, "forbidden.trust.get.v1"));
        raw.say(new Frame.Listen(2, "forbidden.routes.change.v1"));
        raw.say(new Frame.Ask(3, 0, "forbidden.trust.get.v1", 1000, trust));
        for (long id = 1; id <= 3; id++) {
            assertThat(raw.nextFrame()).isInstanceOfSatisfying(Frame.Failed.class, failed -> assertThat(failed.kind())
                    .isEqualTo(BusFailure.Kind.REFUSED));
        }
        raw.say(new Frame.Ask(4, 0, "broker.trust.get.v1", 1000, trust));
        assertThat(raw.nextFrame())
                .isEqualTo(new Frame.Failed(4, BusFailure.Kind.UNAVAILABLE, "nobody serves broker.trust.get.v1 now"));
        assertThat(rig.count(LinkMetrics.Event.DENIED)).isEqualTo(3);
    }

    @Test
    void what_is_no_address_is_refused_before_it_stands_in_a_log() throws Exception {
        RawLink raw = linked();
        raw.say(new Frame.Listen(1, "edges.x\nfaked line"));
        raw.say(new Frame.Serve(2, "agent." + "a".repeat(10_000)));
        for (long id = 1; id <= 2; id++) {
            assertThat(raw.nextFrame()).isEqualTo(new Frame.Failed(id, BusFailure.Kind.REFUSED, "that is no address"));
        }
    }

    @Test
    void a_message_of_an_unknown_type_fails_alone() throws Exception {
        RawLink raw = linked();
        raw.say(
                "{\"t\":\"request\",\"id\":1,\"of\":0,\"to\":\"broker.x.y\",\"millis\":1000,\"message\":{\"type\":\"x.v9\",\"body\":{}}}");
        assertThat(raw.next()).contains("\"t\":\"failure\"", "\"id\":1", "not a request known here");
        raw.say(new Frame.End(2, 77));
        assertThat(raw.nextFrame()).isEqualTo(new Frame.Done(2));
    }

    @Test
    void only_the_link_that_was_asked_can_answer() throws Exception {
        RawLink asked = linked();
        RawLink other = new RawLink(url);
        other.link(EDGE, rig.keys.get(EDGE));
        asked.say(new Frame.Serve(1, LOGS.name()));
        assertThat(asked.nextFrame()).isEqualTo(new Frame.Done(1));
        var answer = rig.bus.request(LOGS, wish(), Duration.ofSeconds(5));
        Frame.Ask ask = (Frame.Ask) asked.nextFrame();
        other.say(new Frame.Reply(ask.id(), Codec.encodeTree(new LogTail(SESSION, java.util.List.of("forged")))));
        other.say(new Frame.End(9, 9));
        assertThat(other.nextFrame()).isEqualTo(new Frame.Done(9));
        LogTail tail = new LogTail(SESSION, java.util.List.of("true"));
        asked.say(new Frame.Reply(ask.id(), Codec.encodeTree(tail)));
        assertThat(answer.await(10, TimeUnit.SECONDS)).isEqualTo(tail);
    }

    @Test
    void what_waits_for_an_answer_fails_at_once_when_the_link_breaks() throws Exception {
        RawLink raw = linked();
        raw.say(new Frame.Serve(1, LOGS.name()));
        raw.nextFrame();
        var answer = rig.bus.request(LOGS, wish(), Duration.ofSeconds(30));
        raw.nextFrame();
        raw.socket.abort();
        assertThat(answer.toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        BusFailure.class, failure -> assertThat(failure.kind()).isEqualTo(BusFailure.Kind.LINK_LOST));
        await().until(() -> rig.servers.get(0).linked().isEmpty());
        assertThat(rig.bus
                        .request(LOGS, wish(), Duration.ofSeconds(5))
                        .toCompletionStage()
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("nobody serves");
    }

    @Test
    void the_newest_link_of_an_identity_lives_and_the_older_is_closed() throws Exception {
        RawLink older = new RawLink(url);
        Frame.Welcome first = older.link(AGENT, rig.keys.get(AGENT));
        RawLink newer = new RawLink(url);
        Frame.Welcome second = newer.link(AGENT, rig.keys.get(AGENT));
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(older.next()).isEqualTo("closed 4409 a newer link of agent/beluga/a1 is up");
        newer.say(new Frame.Serve(1, LOGS.name()));
        assertThat(newer.nextFrame()).isEqualTo(new Frame.Done(1));
        assertThat(rig.servers.get(0).linked()).containsExactly(AGENT);
    }

    @Test
    void a_newer_link_at_another_broker_closes_the_older_one_here() throws Exception {
        RawLink older = linked();
        RawLink newer = new RawLink(LinkRig.url(rig.broker(0)));
        newer.link(AGENT, rig.keys.get(AGENT));
        assertThat(older.next()).startsWith("closed 4409");
        await().untilAsserted(() -> assertThat(rig.servers.get(0).linked()).isEmpty());
        assertThat(rig.servers.get(1).linked()).containsExactly(AGENT);
    }

    @Test
    void requests_beyond_the_bound_are_refused_at_once() throws Exception {
        Promise<Trust> never = Promise.promise();
        rig.bus.serve(Address.broker(GetTrust.class), q -> never.future()).await(5, TimeUnit.SECONDS);
        RawLink raw = linked();
        var trust = Codec.encodeTree(new GetTrust());
        for (long id = 1; id <= LinkRig.QUICK.maxPending() + 1; id++) {
            raw.say(new Frame.Ask(id, 0, "broker.trust.get.v1", 30_000, trust));
        }
        assertThat(raw.nextFrame())
                .isEqualTo(new Frame.Failed(
                        LinkRig.QUICK.maxPending() + 1,
                        BusFailure.Kind.UNAVAILABLE,
                        "too much is under way on the link"));
    }

    @Test
    void connections_that_prove_nothing_are_bounded() throws Exception {
        for (int i = 0; i < LinkRig.QUICK.maxUnproved(); i++) {
            new RawLink(url);
        }
        assertThat(new RawLink(url).next()).isEqualTo("closed 1013 too many links are proving themselves");
    }
}
