package org.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.edge.way.PinnedServer;
import org.mooring.runtime.tls.SelfSigned;

class EdgeTlsIT {
    @TempDir
    Path folder;

    @Test
    void over_tls_the_ticket_has_its_host_name_and_a_trusted_proxy_is_believed()
            throws IOException, GeneralSecurityException, InterruptedException {
        SelfSigned own = SelfSigned.make("hub.test", List.of("127.0.0.1"), Instant.now(), Duration.ofDays(1));
        Path certificate = Files.writeString(folder.resolve("cert.pem"), own.certificate());
        Path key = Files.writeString(folder.resolve("key.pem"), own.key());
        try (EdgeRig rig = new EdgeRig(folder.resolve("state"), t -> {
            t.tls = new EdgeConfig.Tls(certificate, key);
            t.origin = "https://hub.test";
            t.trustedProxies = List.of("127.0.0.0/8");
        })) {
            AtomicReference<String> seen = new AtomicReference<>();
            rig.open(rig.serve(r -> {
                seen.set(r.getHeader("X-Forwarded-For") + " " + r.getHeader("X-Forwarded-Proto") + " "
                        + r.getHeader("Cookie"));
                r.response().end("server");
            }));
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new PinnedServer(own.certificate())}, null);
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(tls)
                    .build();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + rig.edge.port() + EdgeRig.PREFIX + "x"));
            HttpRequest.Builder plainName = request.copy().header("Cookie", rig.alice());
            assertThat(client.send(plainName.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
            HttpRequest.Builder hostName = request.copy()
                    .header("Cookie", "__Host-" + rig.alice() + "; a=1")
                    .header("X-Forwarded-For", "192.0.2.7");
            assertThat(client.send(hostName.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(seen).hasValue("192.0.2.7, 127.0.0.1 https a=1");
        }
    }
}
