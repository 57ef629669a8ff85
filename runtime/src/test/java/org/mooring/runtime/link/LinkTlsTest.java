package org.mooring.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mooring.runtime.link.LinkRig.AGENT;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.runtime.tls.SelfSigned;

/** The link over TLS: the broker's certificate is checked, and its name. */
class LinkTlsTest {
    @TempDir
    Path folder;

    private final LinkRig rig = new LinkRig();
    private Path caFile;
    private HttpServer broker;

    @BeforeEach
    void start() throws Exception {
        SelfSigned own = SelfSigned.make("hub", List.of("localhost"), Instant.now(), Duration.ofDays(1));
        caFile = Files.writeString(folder.resolve("ca.pem"), own.certificate());
        broker = rig.broker(
                0,
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(own.certificate()))
                                .addKeyValue(Buffer.buffer(own.key()))));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private LinkClient dial(String host, Path trusted) {
        URI url = URI.create("wss://" + host + ":" + broker.actualPort() + "/link");
        return rig.dial(AGENT, rig.keys.get(AGENT), LinkRig.config(AGENT, rig.federation, trusted, url));
    }

    @Test
    void a_broker_whose_certificate_is_trusted_is_linked() {
        await().until(dial("localhost", caFile)::up);
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() {
        LinkClient client = dial("localhost", null);
        await().until(() -> rig.diallers(LinkMetrics.Event.DIAL_FAILED) >= 2);
        assertThat(client.up()).isFalse();
    }

    @Test
    void a_certificate_for_another_name_is_refused() {
        LinkClient client = dial("127.0.0.1", caFile);
        await().until(() -> rig.diallers(LinkMetrics.Event.DIAL_FAILED) >= 2);
        assertThat(client.up()).isFalse();
    }
}
