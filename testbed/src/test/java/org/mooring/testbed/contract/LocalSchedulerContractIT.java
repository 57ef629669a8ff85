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
    Scheduler open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(shared());
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (root) {
            Files.setAttribute(shared(), "unix:uid", 64_102);
        }
        var node = new LocalConfig.Node("n1", cores(), 2048, 0);
        var partition = new LocalConfig.Partition("main", 600, cores(), 2048, 0, List.of());
        var alice = new LocalConfig.Account(shared(), root ? 64_102 : null, null, List.of());
        var python = Path.of("/usr/bin/python3");
        var grace = Duration.ofMillis(500);
        return LocalScheduler.open(
                new LocalConfig(
                        folder.resolve("state"),
                        node,
                        List.of(partition),
                        Map.of(account(), alice),
                        null,
                        null,
                        grace,
                        minute(),
                        python,
                        true),
                Clock.systemUTC());
    }

    @Override
    void leave(Scheduler scheduler, boolean endJobs) {
        ((LocalScheduler) scheduler).shutdown(endJobs).toCompletableFuture().join();
    }

    @Override
    Path shared() {
        return folder.resolve("home");
    }

    @Override
    Duration minute() {
        return Duration.ofMillis(200);
    }
}
