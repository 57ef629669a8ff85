package org.mooring.agents.scheduler.local;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Configurations that differ in one thing. */
final class Configs {
    private Configs() {}

    static LocalConfig minute(LocalConfig config, int millis) {
        return with(
                config, config.maintenance(), config.background(), Duration.ofMillis(millis), config.memoryCgroup());
    }

    static LocalConfig withoutCgroup(LocalConfig config) {
        return with(config, config.maintenance(), config.background(), config.minute(), false);
    }

    static LocalConfig maintenance(LocalConfig config, @Nullable Instant until) {
        var maintenance = new LocalConfig.Maintenance(until);
        return with(config, maintenance, config.background(), config.minute(), config.memoryCgroup());
    }

    static LocalConfig background(LocalConfig config, int jobs, int cores, @Nullable Integer uid) {
        var background = new LocalConfig.Background(jobs, cores, 64, 30, uid);
        return with(config, config.maintenance(), background, config.minute(), config.memoryCgroup());
    }

    private static LocalConfig with(
            LocalConfig config,
            LocalConfig.@Nullable Maintenance maintenance,
            LocalConfig.@Nullable Background background,
            Duration minute,
            boolean cgroup) {
        return new LocalConfig(
                config.stateFolder(),
                config.node(),
                config.partitions(),
                config.accounts(),
                maintenance,
                background,
                config.killWait(),
                minute,
                config.python(),
                cgroup);
    }
}
