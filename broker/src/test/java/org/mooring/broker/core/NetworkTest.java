package org.mooring.broker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkTest {
    @Test
    void a_network_holds_its_addresses_and_no_names() {
        Network network = Network.parse("10.1.0.0/15");
        assertThat(network.contains("10.0.255.1")).isTrue();
        assertThat(network.contains("10.1.255.1")).isTrue();
        assertThat(network.contains("10.2.0.0")).isFalse();
        assertThat(network.contains("fd00::1")).isFalse();
        assertThat(network.contains("localhost")).isFalse();
        assertThat(Network.parse("fd00::/8").contains("fd12::3")).isTrue();
    }

    @Test
    void what_is_no_network_is_refused() {
        for (String wrong : List.of("nodes", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "", "fd00::/129")) {
            assertThatThrownBy(() -> Network.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong);
        }
    }
}
