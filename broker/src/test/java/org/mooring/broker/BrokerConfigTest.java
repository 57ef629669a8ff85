package org.mooring.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mooring.broker.session.Slots;
import org.mooring.protocol.ClusterId;
import org.mooring.runtime.config.ConfigLoader;

final class BrokerConfigTest {
    private static final String LEAST =
            """
            federation: test
            listen: 127.0.0.1:0
            management: 127.0.0.1:0
            public-url: http://127.0.0.1:8000
            state: state
            users-file: users
            clusters:
              - {id: beluga, name: Béluga, node-networks: [127.0.0.0/8]}
            """;

    @Test
    void the_documented_example_is_right() {
        BrokerConfig config = ConfigLoader.load(Path.of("../distribution/src/conf/broker.yaml"), BrokerConfig.class);
        assertThat(config.limit()).isEqualTo(Slots.Limit.PER_USER);
        assertThat(config.spawnTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.clusters()).hasSize(3);
    }

    @Test
    void a_short_file_takes_the_defaults() {
        BrokerConfig config = parse(LEAST);
        assertThat(config.databaseUrl()).startsWith("jdbc:h2:file:/").endsWith("state/broker");
        assertThat(config.onLogout()).isEqualTo(BrokerConfig.OnLogout.STOP);
        assertThat(config.hazelcast().listen().port()).isZero();
        assertThat(config.homeCluster()).isEqualTo(new ClusterId("beluga"));
        assertThat(config.site().name()).isEqualTo("Mooring");
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(() ->
                        parse(LEAST.replace("127.0.0.0/8", "nodes/8") + "default-cluster: cedar\nspawn-timeout: 5\n"))
                .hasMessageContaining("node-networks")
                .hasMessageContaining("spawn-timeout");
        assertThatThrownBy(() -> parse(LEAST + "default-cluster: cedar\n"))
                .hasMessageContaining("none of the clusters has this id");
    }

    private static BrokerConfig parse(String text) {
        return ConfigLoader.parse(text, Path.of("broker.yaml"), BrokerConfig.class);
    }
}
