package org.mooring.testbed.contract;

import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.mooring.broker.store.Member;
import org.mooring.protocol.Address;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.EventBusBus;

/** Two brokers, members of one Hazelcast cluster: messages cross the wire of the clustered event bus. */
class ClusteredBusTest extends BusContract {
    private static final String HOST = "127.0.0.1";

    private static HazelcastInstance oneMember;
    private static HazelcastInstance otherMember;
    private static HazelcastClusterManager oneView;
    private static HazelcastClusterManager otherView;
    private static Vertx one;
    private static Vertx other;

    @BeforeAll
    static void join() throws Exception {
        String federation = "test-" + UUID.randomUUID();
        int port = freePort();
        int otherPort = freePort();
        List<String> members = List.of(HOST + ":" + port, HOST + ":" + otherPort);
        oneMember = Member.start(federation, HOST, port, members);
        otherMember = Member.start(federation, HOST, otherPort, members);
        oneView = new HazelcastClusterManager(oneMember);
        otherView = new HazelcastClusterManager(otherMember);
        one = clustered(oneView);
        other = clustered(otherView);
    }

    @AfterAll
    static void leave() throws Exception {
        one.close().await(20, TimeUnit.SECONDS);
        other.close().await(20, TimeUnit.SECONDS);
        oneMember.shutdown();
        otherMember.shutdown();
    }

    private static Vertx clustered(HazelcastClusterManager view) throws Exception {
        EventBusOptions bus = new EventBusOptions().setHost(HOST).setPort(0).setClusterPublicHost(HOST);
        return Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(bus))
                .withClusterManager(view)
                .buildClustered()
                .await(30, TimeUnit.SECONDS);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int handlers(HazelcastClusterManager view, Address<?> at) throws Exception {
        Promise<List<RegistrationInfo>> seen = Promise.promise();
        view.getRegistrations(at.name(), seen);
        return seen.future().await(10, TimeUnit.SECONDS).size();
    }

    /** A member knows its own handlers at once and another's a moment later. */
    @Override
    void settle(Address<?> at) {
        await().until(() -> handlers(oneView, at) == handlers(otherView, at));
    }

    @Override
    Bus bus() {
        return new EventBusBus(one);
    }

    @Override
    Bus brokers() {
        return new EventBusBus(other);
    }
}
