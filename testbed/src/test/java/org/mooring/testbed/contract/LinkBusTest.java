package org.mooring.testbed.contract;

import static org.awaitility.Awaitility.await;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusMetrics;
import org.mooring.runtime.bus.EventBusBus;
import org.mooring.runtime.link.Identity;
import org.mooring.runtime.link.KnownLinks;
import org.mooring.runtime.link.LinkClient;
import org.mooring.runtime.link.LinkConfig;
import org.mooring.runtime.link.LinkKeys;
import org.mooring.runtime.link.LinkLimits;
import org.mooring.runtime.link.LinkMetrics;
import org.mooring.runtime.link.LinkServer;

/** A daemon that dialled in over loopback, with a Vert.x of its own. */
class LinkBusTest extends BusContract {
    private static final Identity AGENT = Identity.agent("beluga", "a1");

    private final Vertx brokerSide = Vertx.vertx();
    private final Vertx agentSide = Vertx.vertx();
    private final Bus brokers = new EventBusBus(brokerSide);
    private LinkServer server;
    private LinkClient client;

    @BeforeEach
    void dial() throws Exception {
        LinkKeys federation = LinkKeys.make();
        LinkKeys agent = LinkKeys.make();
        server = new LinkServer(
                brokerSide,
                brokers,
                federation,
                new KnownLinks(Map.of(AGENT, agent.publicKey())),
                (who, verb, address, message) -> Optional.empty(),
                LinkLimits.usual(),
                new LinkMetrics(new CollectorRegistry()),
                new BusMetrics(new CollectorRegistry()));
        HttpServer http = brokerSide
                .createHttpServer()
                .webSocketHandshakeHandler(handshake -> handshake.accept().onSuccess(server::accept))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        LinkConfig config = new LinkConfig(
                List.of(URI.create("ws://127.0.0.1:" + http.actualPort() + "/link")),
                AGENT.instance(),
                Path.of("agent.key"),
                federation.publicLine(),
                null,
                LinkLimits.usual());
        client = LinkClient.dial(
                agentSide,
                config,
                AGENT,
                agent,
                new BusMetrics(new CollectorRegistry()),
                new LinkMetrics(new CollectorRegistry()));
        await().until(client::up);
    }

    @Override
    void release() throws Exception {
        client.stop().await(10, TimeUnit.SECONDS);
        server.stop().await(10, TimeUnit.SECONDS);
        agentSide.close().await(20, TimeUnit.SECONDS);
        brokerSide.close().await(20, TimeUnit.SECONDS);
    }

    @Override
    Bus bus() {
        return client;
    }

    @Override
    Bus brokers() {
        return brokers;
    }
}
