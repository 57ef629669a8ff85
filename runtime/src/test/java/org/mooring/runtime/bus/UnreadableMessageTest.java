package org.mooring.runtime.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.Address;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.Trust;

/** Messages of another version: told, counted, and survived. */
class UnreadableMessageTest {
    private static final Address<GetTrust> TRUST = Address.broker(GetTrust.class);

    private final Vertx vertx = Vertx.vertx();
    private final CollectorRegistry registry = new CollectorRegistry();
    private final EventBusBus bus = new EventBusBus(vertx, new BusMetrics(registry));

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void what_cannot_be_decoded_stands_in_for_itself() {
        byte[] text = "{\"type\":\"trust.get.v9\",\"body\":{}}".getBytes(StandardCharsets.UTF_8);
        Buffer wire =
                Buffer.buffer("head").appendInt(text.length).appendBytes(text).appendString("tail");
        assertThat(new WireCodec().decodeFromWire(4, wire))
                .isEqualTo(new Unreadable("message type 'trust.get.v9' is not known here"));
    }

    @Test
    void a_message_passes_over_the_wire() {
        Buffer wire = Buffer.buffer("head");
        new WireCodec().encodeToWire(wire, new GetTrust());
        assertThat(new WireCodec().decodeFromWire(4, wire)).isEqualTo(new GetTrust());
    }

    @Test
    void a_consumer_survives_what_it_cannot_read_and_the_asker_is_told() throws Exception {
        Trust trust = new Trust(Map.of(), List.of());
        bus.serve(TRUST, q -> Future.succeededFuture(trust)).await(5, TimeUnit.SECONDS);
        Future<?> odd = vertx.eventBus().request(TRUST.name(), "a string");
        assertThat(odd.toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("not a message that broker.trust.get.v1 can read");
        assertThat(bus.request(TRUST, new GetTrust(), Duration.ofSeconds(5)).await(5, TimeUnit.SECONDS))
                .isEqualTo(trust);
        assertThat(registry.getSampleValue("mooring_bus_unreadable_total")).isEqualTo(1);
        assertThat(registry.getSampleValue(
                        "mooring_bus_requests_total",
                        new String[] {"type", "outcome"},
                        new String[] {"trust.get.v1", "answered"}))
                .isEqualTo(1);
    }
}
