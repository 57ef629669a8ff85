package org.mooring.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mooring.runtime.link.LinkRig.AGENT;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.RouteTableHash;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.TailLog;
import org.mooring.runtime.bus.BusFailure;

/** The dialler: what it keeps, when links break and brokers come and go. */
class LinkClientTest {
    private static final ClusterId BELUGA = new ClusterId("beluga");
    private static final Address<TailLog> LOGS = Address.agent(BELUGA, TailLog.class);
    private static final Address<RouteTableHash> HASHES = Address.edges(RouteTableHash.class);
    private static final SessionId SESSION = new SessionId("abcdefgh12345678");

    private final LinkRig rig = new LinkRig();

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private LogTail ask() throws Exception {
        return rig.bus
                .request(LOGS, new TailLog(BELUGA, SESSION, "alice", null, 10), Duration.ofSeconds(5))
                .await(10, TimeUnit.SECONDS);
    }

    private static Future<LogTail> answer(TailLog request) {
        return Future.succeededFuture(new LogTail(request.session(), List.of("line")));
    }

    @Test
    void it_goes_to_another_broker_within_2_s_and_serves_and_listens_there() throws Exception {
        HttpServer first = rig.broker(0);
        HttpServer second = rig.broker(0);
        LinkClient client = rig.dial(AGENT, LinkRig.url(first), LinkRig.url(second));
        List<RouteTableHash> heard = new CopyOnWriteArrayList<>();
        AtomicInteger ups = new AtomicInteger();
        client.serve(LOGS, LinkClientTest::answer).await(5, TimeUnit.SECONDS);
        client.listen(HASHES, heard::add).await(5, TimeUnit.SECONDS);
        client.onUp(ups::incrementAndGet);
        await().until(client::up);
        assertThat(ask().lines()).containsExactly("line");

        LinkServer linked = rig.servers.get(0).linked().isEmpty() ? rig.servers.get(1) : rig.servers.get(0);
        long begun = System.nanoTime();
        linked.stop().await(5, TimeUnit.SECONDS);
        (linked.equals(rig.servers.get(0)) ? first : second).close().await(5, TimeUnit.SECONDS);
        await().pollInterval(Duration.ofMillis(10)).until(() -> ups.get() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(ask().lines()).containsExactly("line");
        rig.bus.publish(HASHES, new RouteTableHash("e", 1, "00"));
        await().until(() -> heard.size() == 1);
    }

    @Test
    void it_comes_back_to_its_only_broker_and_an_ended_registration_stays_ended() throws Exception {
        HttpServer broker = rig.broker(0);
        URI url = LinkRig.url(broker);
        LinkClient client = rig.dial(AGENT, url);
        var serving = client.serve(LOGS, LinkClientTest::answer).await(5, TimeUnit.SECONDS);
        await().until(client::up);
        broker.close().await(5, TimeUnit.SECONDS);
        await().until(() -> !client.up());
        assertThat(client.request(Address.broker(GetTrust.class), new GetTrust(), Duration.ofSeconds(30))
                        .toCompletionStage()
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withMessageContaining("no broker is linked now");
        rig.broker(url.getPort());
        await().until(client::up);
        assertThat(ask().lines()).containsExactly("line");
        serving.end().await(5, TimeUnit.SECONDS);
        rig.servers.get(1).stop();
        rig.broker(0);
        assertThat(rig.bus
                        .request(LOGS, new TailLog(BELUGA, SESSION, "alice", null, 10), Duration.ofSeconds(5))
                        .toCompletionStage()
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("nobody serves");
    }

    @Test
    void it_does_not_talk_to_a_broker_that_cannot_prove_itself() throws Exception {
        HttpServer broker = rig.broker(0);
        LinkClient client = rig.dial(AGENT, rig.keys.get(AGENT), LinkKeys.make(), LinkRig.url(broker));
        await().until(() -> rig.diallers(LinkMetrics.Event.DIAL_FAILED) >= 2);
        assertThat(client.up()).isFalse();
        assertThat(rig.count(LinkMetrics.Event.LINKED)).isZero();
    }

    @Test
    void a_broker_that_never_answers_is_given_up() throws Exception {
        List<ServerWebSocket> opened = new CopyOnWriteArrayList<>();
        HttpServer mute = rig.vertx
                .createHttpServer()
                .webSocketHandler(opened::add)
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
        HttpServer good = rig.broker(0);
        LinkClient client = rig.dial(AGENT, LinkRig.url(mute), LinkRig.url(mute), LinkRig.url(good));
        await().until(client::up);
    }

    @Test
    void a_link_that_falls_silent_is_given_up_by_both_ends() throws Exception {
        HttpServer broker = rig.broker(0);
        List<NetSocket> passing = new CopyOnWriteArrayList<>();
        NetClient onward = rig.vertx.createNetClient();
        NetServer between = rig.vertx
                .createNetServer()
                .connectHandler(near -> {
                    near.pause();
                    passing.add(near);
                    onward.connect(broker.actualPort(), "127.0.0.1").onSuccess(far -> {
                        passing.add(far);
                        near.handler(far::write);
                        far.handler(near::write);
                        near.resume();
                    });
                })
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
        LinkClient client = rig.dial(AGENT, URI.create("ws://127.0.0.1:" + between.actualPort()));
        await().until(client::up);
        passing.forEach(NetSocket::pause);
        await().until(() -> rig.count(LinkMetrics.Event.SILENT) == 1 && rig.diallers(LinkMetrics.Event.SILENT) == 1);
        await().until(() -> rig.count(LinkMetrics.Event.LINKED) == 2 && client.up());
    }

    @Test
    void a_message_too_large_for_the_link_fails_alone() throws Exception {
        HttpServer broker = rig.broker(0);
        LinkClient client = rig.dial(AGENT, LinkRig.url(broker));
        String large = "x".repeat(LinkRig.QUICK.maxMessageBytes());
        client.serve(LOGS, request -> Future.succeededFuture(new LogTail(SESSION, List.of(large))))
                .await(5, TimeUnit.SECONDS);
        await().until(client::up);
        assertThat(rig.bus
                        .request(LOGS, new TailLog(BELUGA, SESSION, "alice", null, 10), Duration.ofSeconds(5))
                        .toCompletionStage()
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        BusFailure.class, failure -> assertThat(failure.kind()).isEqualTo(BusFailure.Kind.FAILED))
                .withMessageContaining("is larger than the link's 65536");
        assertThat(client.up()).isTrue();
    }
}
