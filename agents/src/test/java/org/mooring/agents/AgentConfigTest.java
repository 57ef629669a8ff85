package org.mooring.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mooring.agents.app.App;
import org.mooring.runtime.config.ConfigLoader;
import org.mooring.runtime.config.ConfigProblems;
import org.mooring.runtime.config.HostPort;

final class AgentConfigTest {
    private static final String LEAST =
            """
            cluster: beluga
            state: state
            inner: {listen: "127.0.0.1:0"}
            management: 127.0.0.1:0
            scheduler:
              local:
                state-folder: queue
                node: {name: n1, cores: 2, memory-mib: 2048}
                partitions: [{name: main, max-minutes: 60, max-cores: 2, max-memory-mib: 2048}]
                accounts: {}
            apps:
              - {id: lab, command: [jupyter-lab], interfaces: [{id: lab, path: lab}]}
            """;

    @Test
    void the_documented_example_is_right() {
        AgentConfig config = ConfigLoader.load(Path.of("../distribution/src/conf/agent.yaml"), AgentConfig.class);
        assertThat(config.apps()).extracting(App::kind).containsExactly(App.Kind.values());
        assertThat(config.inner().dialled(8444)).isEqualTo(new HostPort("login1.beluga.internal", 8444));
        assertThat(config.observe().tick()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_short_file_takes_the_defaults() {
        AgentConfig config = parse(LEAST);
        assertThat(config.apps().get(0).kind()).isEqualTo(App.Kind.JUPYTER);
        assertThat(config.apps().get(0).listen()).isEqualTo("*");
        assertThat(config.hub().prefix()).isEqualTo("/hub/");
        assertThat(config.inner().dialled(4711)).isEqualTo(new HostPort("127.0.0.1", 4711));
    }

    @Test
    void an_address_that_nobody_can_dial_needs_another_one_beside_it() {
        assertThatThrownBy(() -> parse(LEAST.replace("127.0.0.1:0\"}", "0.0.0.0:0\"}")))
                .isInstanceOf(ConfigProblems.class)
                .hasMessageContaining("advertise is missing");
    }

    @Test
    void an_interface_belongs_to_one_app_and_a_default_to_some_app() {
        String twice = LEAST + "  - {id: two, command: [x], interfaces: [{id: lab, path: lab}]}\n";
        assertThatThrownBy(() -> parse(twice)).hasMessageContaining("'lab' stands there twice");
        assertThatThrownBy(() -> parse(LEAST + "defaults: {ui: nowhere}\n")).hasMessageContaining("'nowhere'");
    }

    private static AgentConfig parse(String text) {
        return ConfigLoader.parse(text, Path.of("agent.yaml"), AgentConfig.class);
    }
}
