package org.mooring.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworksTest {
    @Test
    void networks_hold_what_they_say() {
        Networks nodes = Networks.parse("node-networks", List.of("10.1.0.0/16", "127.0.0.1", "fd00:2::/64"));
        assertThat(nodes.allowServer("10.1.255.3")).isTrue();
        assertThat(nodes.allowServer("10.2.0.1")).isFalse();
        assertThat(nodes.allowServer("127.0.0.1")).isTrue();
        assertThat(nodes.allowServer("127.0.0.2")).isFalse();
        assertThat(nodes.allowServer("fd00:2::7")).isTrue();
        assertThat(nodes.allowServer("::ffff:10.1.0.1")).isTrue();
        assertThat(nodes.allowServer("localhost")).isFalse();
        Networks all = Networks.parse("node-networks", List.of("0.0.0.0/0", "::/0"));
        assertThat(all.allowServer("169.254.169.254")).isFalse();
        assertThat(all.allowServer("::ffff:169.254.169.254")).isFalse();
        assertThat(all.allowServer("fe80::1")).isFalse();
        assertThat(all.allowServer("0.0.0.0")).isFalse();
        assertThat(all.allowServer("224.0.0.1")).isFalse();
        assertThat(all.allowServer("8.8.8.8")).isTrue();
        assertThatThrownBy(() -> Networks.parse("node-networks", List.of("10.1.0.0/33")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node-networks has '10.1.0.0/33'");
    }

    @Test
    void a_network_holds_its_addresses() {
        Networks network = Networks.parse("node-networks", List.of("10.1.0.0/15", "fd00::/8"));
        assertThat(network.contain("10.0.255.1")).isTrue();
        assertThat(network.contain("10.1.255.1")).isTrue();
        assertThat(network.contain("10.2.0.0")).isFalse();
        assertThat(network.contain("fe00::1")).isFalse();
        assertThat(network.contain("fd12::3")).isTrue();
    }

    @Test
    void what_is_no_address_in_full_is_in_no_network_and_is_not_looked_up() {
        Networks all = Networks.parse("node-networks", List.of("0.0.0.0/0", "::/0"));
        for (String none : List.of(
                "",
                "localhost",
                "1.2.3.4.5",
                "1.2.3",
                "10",
                "0x7f.0.0.1",
                "256.1.1.1",
                "[::1]",
                "fd00::1%eth0",
                "a.b")) {
            assertThat(all.contain(none)).as(none).isFalse();
            assertThat(all.allowServer(none)).as(none).isFalse();
        }
    }

    @Test
    void what_is_no_network_is_refused() {
        for (String wrong : List.of(
                "nodes", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "", "fd00::/129", "1.2.3.4.5", "10.1/16")) {
            assertThatThrownBy(() -> Networks.parse("node-networks", List.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("node-networks has '" + wrong + "'");
        }
    }
}
