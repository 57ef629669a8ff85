package org.mooring.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mooring.runtime.config.HostPort;

class ManagementTest {
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);

    private final Vertx vertx = Vertx.vertx();
    private final Health health = new Health();
    private final HttpClient http = HttpClient.newHttpClient();
    private Management management;

    @BeforeEach
    void start() throws Exception {
        management =
                Management.start(vertx, ANY, new CollectorRegistry(), health).await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        management.stop().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + management.port() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void it_is_ready_when_every_check_is_and_says_which_is_not_and_why() throws Exception {
        health.add("database", Optional::empty);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        health.add("link", () -> Optional.of("no broker answers"));
        health.add("odd", () -> {
            throw new IllegalStateException("broken check");
        });
        HttpResponse<String> answer = get("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"not-ready\",\"checks\":{\"database\":\"ok\",\"link\":\"no broker answers\","
                        + "\"odd\":\"the check failed: java.lang.IllegalStateException: broken check\"}}\n");
    }

    @Test
    void it_lives_whatever_the_checks_say() throws Exception {
        health.add("link", () -> Optional.of("no broker answers"));
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void metrics_tell_the_jvm_and_the_build() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.body()).contains("jvm_memory_bytes_used", "version=\"" + Build.version() + "\",} 1.0");
        assertThat(Build.version()).matches("\\d+\\.\\d+.*");
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
    }

    @Test
    void two_management_ports_can_share_a_registry() throws Exception {
        CollectorRegistry shared = new CollectorRegistry();
        Management.start(vertx, ANY, shared, health).await(10, TimeUnit.SECONDS);
        Management.start(vertx, ANY, shared, health).await(10, TimeUnit.SECONDS);
    }

    @Test
    void anything_else_is_not_found_and_a_taken_port_is_said() throws Exception {
        assertThat(get("/secrets").statusCode()).isEqualTo(404);
        HostPort taken = ANY.withPort(management.port());
        assertThat(Management.start(vertx, taken, new CollectorRegistry(), health)
                        .toCompletionStage()
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("management address " + taken);
    }
}
