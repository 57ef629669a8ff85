package org.mooring.testbed.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.agents.scheduler.local.LocalScheduler;

/** The local scheduler, its minute 0.2 s long; as root its jobs run as a user without an entry, else as ourselves. */
class LocalSchedulerContractIT extends SchedulerContract {
    @Override
    Rig rig(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path home = Files.createDirectory(folder.resolve("home"));
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (root) {
            Files.setAttribute(home, "unix:uid", 64_102);
        }
        var alice = new LocalConfig.Account(home, root ? 64_102 : null, null, List.of());
        var config = new LocalConfig(
                folder.resolve("state"),
                new LocalConfig.Node("n1", 2, 2048, 0),
                List.of(new LocalConfig.Partition("main", 600, 2, 2048, 0, List.of())),
                Map.of("alice", alice),
                null,
                null,
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                Path.of("/usr/bin/python3"),
                true);
        return new LocalRig(config, home);
    }

    private static final class LocalRig implements Rig {
        private final LocalConfig config;
        private final Path home;
        private LocalScheduler scheduler;

        LocalRig(LocalConfig config, Path home) throws IOException {
            this.config = config;
            this.home = home;
            this.scheduler = LocalScheduler.open(config, Clock.systemUTC());
        }

        @Override
        public Scheduler scheduler() {
            return scheduler;
        }

        @Override
        public void restart() throws IOException {
            scheduler.shutdown(false).toCompletableFuture().join();
            scheduler = LocalScheduler.open(config, Clock.systemUTC());
        }

        @Override
        public String account() {
            return "alice";
        }

        @Override
        public Path shared() {
            return home;
        }

        @Override
        public int cores() {
            return 2;
        }

        @Override
        public Duration minute() {
            return config.minute();
        }

        @Override
        public void close() {
            scheduler.shutdown(true).toCompletableFuture().join();
        }
    }
}
