package org.mooring.runtime.link;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mooring.runtime.bus.BusMetrics;
import org.mooring.runtime.bus.EventBusBus;

/** A broker's end of links on loopback, and diallers to it. */
final class LinkRig {
    static final Identity AGENT = Identity.agent("beluga", "a1");
    static final Identity EDGE = Identity.edge("e1");
    static final LinkLimits QUICK = new LinkLimits(
            64 * 1024,
            16,
            8,
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(20),
            Duration.ofMillis(200));

    final Vertx vertx = Vertx.vertx();
    final LinkKeys federation = LinkKeys.make();
    final Map<Identity, LinkKeys> keys = Map.of(AGENT, LinkKeys.make(), EDGE, LinkKeys.make());
    final CollectorRegistry registry = new CollectorRegistry();
    final LinkMetrics metrics = new LinkMetrics(registry);
    private final CollectorRegistry diallers = new CollectorRegistry();
    private final LinkMetrics diallerMetrics = new LinkMetrics(diallers);
    final EventBusBus bus = new EventBusBus(vertx);
    final List<LinkServer> servers = new ArrayList<>();
    private final List<LinkClient> clients = new ArrayList<>();
    private final LinkPolicy policy;

    LinkRig(LinkPolicy policy) {
        this.policy = policy;
    }

    LinkRig() {
        this((who, verb, address, message) -> Optional.empty());
    }

    /** One more broker, on that port (0: any). */
    HttpServer broker(int port) throws Exception {
        return broker(port, new HttpServerOptions());
    }

    HttpServer broker(int port, HttpServerOptions options) throws Exception {
        KnownLinks known = new KnownLinks(
                Map.of(AGENT, keys.get(AGENT).publicKey(), EDGE, keys.get(EDGE).publicKey()));
        LinkServer server = new LinkServer(
                vertx, bus, federation, known, policy, QUICK, metrics, new BusMetrics(new CollectorRegistry()));
        servers.add(server);
        return vertx.createHttpServer(options)
                .webSocketHandshakeHandler(handshake -> handshake.accept().onSuccess(server::accept))
                .listen(port, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    static URI url(HttpServer broker) {
        return URI.create("ws://127.0.0.1:" + broker.actualPort() + "/link");
    }

    LinkClient dial(Identity identity, LinkKeys with, LinkKeys brokers, URI... urls) {
        return dial(identity, with, config(identity, brokers, null, urls));
    }

    LinkClient dial(Identity identity, LinkKeys with, LinkConfig config) {
        LinkClient client =
                LinkClient.dial(vertx, config, identity, with, new BusMetrics(new CollectorRegistry()), diallerMetrics);
        clients.add(client);
        return client;
    }

    static LinkConfig config(Identity identity, LinkKeys brokers, Path caFile, URI... urls) {
        return new LinkConfig(
                List.of(urls), identity.instance(), Path.of("unused"), brokers.publicLine(), caFile, QUICK);
    }

    LinkClient dial(Identity identity, URI... urls) {
        return dial(identity, keys.get(identity), federation, urls);
    }

    double count(LinkMetrics.Event event) {
        return count(registry, event);
    }

    double diallers(LinkMetrics.Event event) {
        return count(diallers, event);
    }

    private static double count(CollectorRegistry registry, LinkMetrics.Event event) {
        return registry.getSampleValue("mooring_link_events_total", new String[] {"event"}, new String[] {
            event.name().toLowerCase(java.util.Locale.ROOT)
        });
    }

    void close() throws Exception {
        for (LinkClient client : clients) {
            client.stop().await(10, TimeUnit.SECONDS);
        }
        for (LinkServer server : servers) {
            server.stop().await(10, TimeUnit.SECONDS);
        }
        vertx.close().await(20, TimeUnit.SECONDS);
    }
}
