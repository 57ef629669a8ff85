package org.mooring.agents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.mooring.agents.app.App;
import org.mooring.agents.app.Defaults;
import org.mooring.agents.app.Interface;
import org.mooring.agents.duty.Pace;
import org.mooring.agents.job.Hub;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.protocol.ClusterId;
import org.mooring.runtime.config.HostPort;

/** Configurations for tests that need no real job. */
final class TestConfigs {
    private TestConfigs() {}

    static AgentConfig config(Path folder) {
        HostPort any = new HostPort("127.0.0.1", 0);
        return new AgentConfig(
                new ClusterId("beluga"),
                folder.resolve("agent"),
                new AgentConfig.Inner(any, null),
                any,
                new AgentConfig.SchedulerChoice(unused(folder)),
                List.of(app("lab", "/usr/bin/python3")),
                new Defaults(120, 1, 2048, 0, null),
                new Hub("/hub/", ""),
                new Pace(
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofMillis(5),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(300)),
                null);
    }

    static App app(String id, String python) {
        return new App(
                id,
                App.Kind.JUPYTER,
                List.of("jupyter-lab"),
                List.of(),
                Map.of(),
                python,
                "*",
                "5.5.4",
                Duration.ofSeconds(4),
                List.of(new Interface(id, id)));
    }

    private static LocalConfig unused(Path folder) {
        return new LocalConfig(
                folder.resolve("queue"),
                new LocalConfig.Node("n1", 1, 1024, 0),
                List.of(new LocalConfig.Partition("main", 60, 1, 1024, 0, List.of())),
                Map.of(),
                null,
                null,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Path.of("/usr/bin/python3"),
                false);
    }
}
