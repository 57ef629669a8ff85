package org.mooring.broker;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.mooring.broker.store.Database;
import org.mooring.broker.store.Member;
import org.mooring.runtime.Lifecycle;
import org.mooring.runtime.config.HostPort;
import org.mooring.runtime.link.LinkKeys;
import org.mooring.runtime.tls.SelfSigned;

/** What a broker stands on: state folder, database, Hazelcast, link key, and the Vert.x that is clustered by them. */
record Grounds(Database database, HazelcastInstance hazelcast, LinkKeys linkKeys, Vertx vertx) {
    private static final Duration BUS_KEY_LIFE = Duration.ofDays(3650);

    /**
     * Opens the database and joins Hazelcast at the same time (each takes a second), then starts Vert.x on that.
     *
     * @param parts takes each part as soon as it runs, so that a failed start stops what had started
     */
    static Future<Grounds> open(BrokerConfig config, Lifecycle parts) {
        ExecutorService starters = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "broker-start");
            thread.setDaemon(true);
            return thread;
        });
        CompletableFuture<Database> database = CompletableFuture.supplyAsync(() -> database(config, parts), starters);
        CompletableFuture<HazelcastInstance> hazelcast =
                CompletableFuture.supplyAsync(() -> hazelcast(config, parts), starters);
        CompletableFuture<LinkKeys> keys =
                database.thenApplyAsync(opened -> LinkKeys.loadOrMake(config.linkKeyFile()), starters);
        CompletableFuture<Grounds> grounds = CompletableFuture.allOf(database, hazelcast, keys)
                .thenComposeAsync(
                        all -> vertx(config, hazelcast.join(), parts)
                                .map(vertx -> new Grounds(database.join(), hazelcast.join(), keys.join(), vertx))
                                .toCompletionStage(),
                        starters)
                .whenComplete((done, failure) -> starters.shutdown());
        return Future.fromCompletionStage(grounds);
    }

    private static Database database(BrokerConfig config, Lifecycle parts) {
        try {
            StateFolder.open(config.state());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Database database = Database.open(config.databaseUrl());
        parts.onStopBlocking("database", database);
        return database;
    }

    private static HazelcastInstance hazelcast(BrokerConfig config, Lifecycle parts) {
        HostPort listen = config.hazelcast().listen();
        HazelcastInstance hazelcast = Member.start(
                config.federation(),
                listen.host(),
                listen.port(),
                config.hazelcast().members().stream().map(HostPort::toString).toList());
        parts.onStopBlocking("hazelcast", hazelcast::shutdown);
        return hazelcast;
    }

    private static Future<Vertx> vertx(BrokerConfig config, HazelcastInstance hazelcast, Lifecycle parts) {
        String host = config.hazelcast().listen().host();
        // The bus's port takes no connection but of a member that holds this key: nobody else on the machine has it.
        SelfSigned key = SelfSigned.make("broker", List.of(host), Instant.now(), BUS_KEY_LIFE);
        EventBusOptions bus = new EventBusOptions()
                .setHost(host)
                .setPort(0)
                .setClusterPublicHost(host)
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(key.certificate()))
                        .addKeyValue(Buffer.buffer(key.key())))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(key.certificate())));
        return Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(bus))
                .withClusterManager(new HazelcastClusterManager(hazelcast))
                .buildClustered()
                .onSuccess(vertx -> parts.onStop("vert.x", vertx::close));
    }
}
