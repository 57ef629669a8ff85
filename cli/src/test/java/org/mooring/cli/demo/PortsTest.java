package org.mooring.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.cli.problem.Refused;

/** Jobs that outlive a killed demo must find its ports again. */
final class PortsTest {
    @TempDir
    Path root;

    @Test
    void a_port_is_kept_for_the_next_demo_and_each_name_has_its_own() {
        try (DemoFolder folder = DemoFolder.take(root)) {
            Ports ports = new Ports(folder);
            int broker = ports.of("broker");
            int agent = ports.of("agent-cedar");
            assertThat(agent).isNotEqualTo(broker);
            Ports next = new Ports(folder);
            assertThat(next.of("agent-cedar")).isEqualTo(agent);
            assertThat(next.of("broker")).isEqualTo(broker);
        }
    }

    @Test
    void a_kept_port_that_is_taken_gives_way_to_a_new_one() throws Exception {
        try (DemoFolder folder = DemoFolder.take(root)) {
            int kept = new Ports(folder).of("broker");
            try (ServerSocket taken = new ServerSocket(kept, 1, InetAddress.getLoopbackAddress())) {
                assertThat(new Ports(folder).of("broker")).isNotEqualTo(taken.getLocalPort());
            }
        }
    }

    @Test
    void a_public_port_that_was_asked_for_is_taken_or_refused_never_replaced() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Ports.open(taken.getLocalPort()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("is taken by another program");
        }
        assertThatThrownBy(() -> Ports.open(70_000)).isInstanceOf(Refused.class).hasMessageContaining("1 to 65535");
    }
}
