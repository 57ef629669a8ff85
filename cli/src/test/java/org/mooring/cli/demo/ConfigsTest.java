package org.mooring.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mooring.agents.AgentConfig;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.broker.BrokerConfig;
import org.mooring.cli.demo.Fleet.Member;
import org.mooring.edge.EdgeConfig;
import org.mooring.runtime.config.ConfigLoader;

/** What the demo writes is what the daemons read. */
final class ConfigsTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_daemon_can_read_its_file(boolean split) {
        try (DemoFolder folder = DemoFolder.take(root)) {
            Map<String, Path> files = write(folder, split, true);
            assertThat(files.keySet())
                    .containsExactlyInAnyOrder("broker", "agent-beluga", "agent-cedar", "agent-narval", "edge");
            BrokerConfig broker = ConfigLoader.load(file(files, "broker"), BrokerConfig.class);
            assertThat(broker.spawnTimeout()).isEqualTo(Duration.ofMinutes(5));
            EdgeConfig edge = ConfigLoader.load(file(files, "edge"), EdgeConfig.class);
            assertThat(edge.listen().port()).isEqualTo(8042);
            AgentConfig cedar = ConfigLoader.load(file(files, "agent-cedar"), AgentConfig.class);
            assertThat(local(cedar).accounts().get("bob"))
                    .isEqualTo(new LocalConfig.Account(
                            root.resolve("homes/cedar/bob"), 61002, null, List.of("def-bob", "rrg-mooring")));
            assertThat(cedar.link() != null).isEqualTo(split);
        }
    }

    @Test
    void beluga_is_free_cedar_is_full_and_narval_is_closed() {
        try (DemoFolder folder = DemoFolder.take(root)) {
            Map<String, Path> files = write(folder, false, false);
            LocalConfig beluga = local(ConfigLoader.load(file(files, "agent-beluga"), AgentConfig.class));
            assertThat(beluga.background()).isNull();
            assertThat(beluga.maintenance()).isNull();
            LocalConfig cedar = local(ConfigLoader.load(file(files, "agent-cedar"), AgentConfig.class));
            LocalConfig.Background others = cedar.background();
            assertThat(others).isNotNull();
            assertThat(others.jobs() * others.cores())
                    .isGreaterThan(cedar.node().cores());
            assertThat(others.uid()).isNull();
            assertThat(local(ConfigLoader.load(file(files, "agent-narval"), AgentConfig.class))
                            .maintenance())
                    .isNotNull();
        }
    }

    private Map<String, Path> write(DemoFolder folder, boolean split, boolean ownAccounts) {
        DemoOptions options = new DemoOptions(
                root, root, root.resolve("jupyter"), split, null, Duration.ofMinutes(5), Duration.ofMinutes(1));
        Homes homes = new Homes(root.resolve("homes"), ownAccounts);
        return new Configs(folder, options, new Ports(folder), People.of(folder), homes, 8042)
                .write().stream().collect(Collectors.toMap(Member::name, Member::config));
    }

    private static Path file(Map<String, Path> files, String name) {
        return of(files::get, name);
    }

    private static LocalConfig local(AgentConfig config) {
        return of(choice -> choice.local(), config.scheduler());
    }

    private static <A, B> B of(Function<A, B> get, A from) {
        B found = get.apply(from);
        assertThat(found).as(from.toString()).isNotNull();
        return found;
    }
}
