package org.mooring.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.runtime.config.ConfigLoader;

/** The whole daemon, started from a file. */
final class BrokerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void a_broker_starts_serves_and_stops_and_starts_again() throws Exception {
        for (int i = 0; i < 2; i++) {
            Broker broker = await(Broker.start(config(0)));
            assertThat(status(broker.httpPort(), "/hub/login")).isEqualTo(200);
            assertThat(status(broker.managementPort(), "/health/ready")).isEqualTo(200);
            String metrics = body(broker.managementPort(), "/metrics");
            assertThat(metrics)
                    .contains("mooring_spawn_duration_seconds_bucket{status=\"success\",le=\"600.0\",} 0.0")
                    .contains("mooring_session_ends_total{reason=\"spawn_timeout\",} 0.0");
            int port = broker.httpPort();
            await(broker.stop());
            await(broker.stop());
            assertThatThrownBy(() -> status(port, "/hub/login")).isInstanceOf(IOException.class);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
                .isEqualTo("rwx------");
    }

    @Test
    void a_taken_port_is_told_and_leaves_nothing_running() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> await(Broker.start(config(taken.getLocalPort()))))
                    .hasMessageContaining("hub address 127.0.0.1:" + taken.getLocalPort());
        }
        await(await(Broker.start(config(0))).stop());
    }

    private BrokerConfig config(int port) throws IOException {
        Files.writeString(folder.resolve("users"), "");
        return ConfigLoader.parse(
                """
                federation: broker-test
                listen: 127.0.0.1:%d
                management: 127.0.0.1:0
                public-url: http://127.0.0.1:8000
                state: state
                users-file: users
                clusters:
                  - {id: beluga, name: Béluga, node-networks: [127.0.0.0/8]}
                """
                        .formatted(port),
                folder.resolve("broker.yaml"),
                BrokerConfig.class);
    }

    private int status(int port, String path) throws IOException, InterruptedException {
        return get(port, path).statusCode();
    }

    private String body(int port, String path) throws IOException, InterruptedException {
        return get(port, path).body();
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
