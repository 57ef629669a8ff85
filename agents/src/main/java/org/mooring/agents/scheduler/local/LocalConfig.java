package org.mooring.agents.scheduler.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.runtime.config.Default;

/**
 * The local scheduler's configuration.
 *
 * @param stateFolder queue, scripts and exit codes; the accounts must be able to pass through the folders above it
 * @param node what all jobs share
 * @param partitions where a job can run, tried in this order; none has resources of its own
 * @param accounts POSIX accounts with access here, by name
 * @param maintenance present while no job starts
 * @param background other people's jobs
 * @param killWait how long a job may take to end after SIGTERM, before SIGKILL
 * @param minute how long a minute of a job's time limit lasts; less than 60 s lets a test see the end of one
 * @param python Python 3.9 or newer that every account may run
 * @param memoryCgroup whether memory limits are held by a cgroup where one can be made; else by watching the processes
 */
public record LocalConfig(
        Path stateFolder,
        Node node,
        List<Partition> partitions,
        Map<String, Account> accounts,
        @Nullable Maintenance maintenance,
        @Nullable Background background,
        @Default("5s") Duration killWait,
        @Default("60s") Duration minute,
        @Default("/usr/bin/python3") Path python,
        @Default("true") boolean memoryCgroup) {
    public LocalConfig {
        partitions = List.copyOf(partitions);
        accounts = Map.copyOf(accounts);
        check(!partitions.isEmpty(), "partitions", "0", "at least one is needed");
        Set<String> names = new HashSet<>();
        for (Partition partition : partitions) {
            check(names.add(partition.name()), "partitions", partition.name(), "each name once");
        }
        check(!killWait.isNegative(), "kill-wait", killWait, "0s or more");
        check(minute.toMillis() >= 10, "minute", minute, "10ms or more");
        if (background != null) {
            boolean fits = background.cores() <= node.cores() && background.memoryMib() <= node.memoryMib();
            check(fits, "background", background.cores() + " cores", "one such job must fit on the node");
        }
    }

    /**
     * The machine as a node.
     *
     * @param memoryMib in MiB, for all jobs together
     */
    public record Node(String name, int cores, int memoryMib, @Default("0") int gpus) {
        public Node {
            check(!name.isBlank(), "name", "\"\"", "the node needs a name");
            check(cores >= 1, "cores", cores, "1 or more");
            check(memoryMib >= 1, "memory-mib", memoryMib, "1 or more");
            check(gpus >= 0, "gpus", gpus, "0 or more");
        }
    }

    /** A partition and its limits for one job. */
    public record Partition(
            String name,
            int maxMinutes,
            int maxCores,
            int maxMemoryMib,
            @Default("0") int maxGpus,
            @Default("[]") List<String> gpuTypes) {
        public Partition {
            gpuTypes = List.copyOf(gpuTypes);
            check(!name.isBlank(), "name", "\"\"", "a partition needs a name");
            check(maxMinutes >= 1, "max-minutes", maxMinutes, "1 or more");
            check(maxCores >= 1, "max-cores", maxCores, "1 or more");
            check(maxMemoryMib >= 1, "max-memory-mib", maxMemoryMib, "1 or more");
            check(maxGpus >= 0, "max-gpus", maxGpus, "0 or more");
        }
    }

    /**
     * A POSIX account.
     *
     * @param home its home folder, absolute
     * @param uid its user id; absent to run its jobs as the user we are
     * @param gid its group id; absent for one equal to the uid
     * @param charge scheduler accounts it may charge; empty where none is asked for
     */
    public record Account(Path home, @Nullable Integer uid, @Nullable Integer gid, @Default("[]") List<String> charge) {
        public Account {
            charge = List.copyOf(charge);
            check(home.isAbsolute(), "home", home, "an absolute path");
            check(uid == null || uid > 0, "uid", uid, "above 0: no job runs as root");
            check(gid == null || (gid > 0 && uid != null), "gid", gid, "above 0, and only beside a uid");
        }

        /** Its group id; absent with the uid. */
        @Nullable
        Integer group() {
            return gid == null ? uid : gid;
        }
    }

    /**
     * No job starts.
     *
     * @param until when jobs start again; absent: not known
     */
    public record Maintenance(@Nullable Instant until) {}

    /**
     * Other people's jobs: when one has ended, another comes to the end of the queue.
     *
     * @param jobs how many wait and run at any time
     * @param minutes how long one runs; the first ones are shorter, so that they do not all end together
     * @param uid user id they run as; absent for ours
     */
    public record Background(int jobs, int cores, int memoryMib, int minutes, @Nullable Integer uid) {
        public Background {
            check(jobs >= 0 && jobs <= 50, "jobs", jobs, "0 to 50");
            check(cores >= 1, "cores", cores, "1 or more");
            check(memoryMib >= 1, "memory-mib", memoryMib, "1 or more");
            check(minutes >= 1, "minutes", minutes, "1 or more");
            check(uid == null || uid > 0, "uid", uid, "above 0");
        }
    }

    private static void check(boolean right, String key, @Nullable Object value, String rule) {
        if (!right) {
            throw new IllegalArgumentException(key + " " + value + ": " + rule);
        }
    }
}
