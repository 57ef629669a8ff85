package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The machine's processes as /proc tells them. Blocks for moments; keeps no state. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern NUL = Pattern.compile("\0", Pattern.LITERAL);

    private Processes() {}

    /** The name of the variable that marks every process of a job with its session. */
    static final String MARK = "MOORING_JOB";

    /** @param start in clock ticks since boot: with the pid, it names one process for ever */
    private record Stat(long pid, char state, long parent, long session, long start) {
        boolean living() {
            return state != 'Z' && state != 'X';
        }
    }

    /** The process with this id and start time, if it still lives. */
    static Optional<ProcessHandle> find(long pid, long start) {
        // The handle is taken first: it holds on to the process it was made for, whatever has the id by then.
        return ProcessHandle.of(pid).filter(handle -> stat(Long.toString(pid))
                .filter(stat -> stat.living() && stat.start() == start)
                .isPresent());
    }

    /** Whether the process still runs; a zombie, which whoever reaps it may leave for long, does not. */
    static boolean living(ProcessHandle process) {
        return process.isAlive()
                && stat(Long.toString(process.pid())).filter(Stat::living).isPresent();
    }

    /**
     * A dead step daemon's job: the processes of its user that bear its mark, are in its cgroup or its leader's session,
     * and all below them.
     */
    static List<ProcessHandle> orphans(LocalJob job, JobFolders.@Nullable Step step) throws IOException {
        Map<Long, Stat> all = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                stat(folder.getFileName().toString()).filter(Stat::living).ifPresent(stat -> all.put(stat.pid(), stat));
            }
        }
        Set<Long> grouped = step == null ? Set.of() : inCgroup(step.cgroup());
        long session = step == null || step.leader() == null ? -1 : step.leader();
        Set<Long> found = new HashSet<>();
        for (Stat stat : all.values()) {
            if (grouped.contains(stat.pid()) || (owned(stat.pid(), job) && bears(stat, job, session))) {
                found.add(stat.pid());
            }
        }
        for (boolean more = true; more; ) {
            more = false;
            for (Stat stat : all.values()) {
                more |= found.contains(stat.parent()) && found.add(stat.pid());
            }
        }
        List<ProcessHandle> handles = new ArrayList<>();
        for (Stat stat : all.values()) {
            if (found.contains(stat.pid())) {
                // Again, by start time: the id may have gone to another process since.
                find(stat.pid(), stat.start()).ifPresent(handles::add);
            }
        }
        return handles;
    }

    /** By its mark; by its session only if it has no mark, so that a reused session id costs no other job a process. */
    private static boolean bears(Stat stat, LocalJob job, long session) {
        return mark(stat.pid()).map(job.session().value()::equals).orElse(stat.session() == session);
    }

    private static Set<Long> inCgroup(@Nullable Path cgroup) {
        if (cgroup == null) {
            return Set.of();
        }
        try {
            Set<Long> pids = new HashSet<>();
            for (String line : Files.readAllLines(cgroup.resolve("cgroup.procs"))) {
                pids.add(Long.parseLong(line.strip()));
            }
            return pids;
        } catch (IOException e) {
            return Set.of(); // taken away already: nobody is in it
        }
    }

    private static Optional<String> mark(long pid) {
        try {
            String variables = Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            return NUL.splitAsStream(variables)
                    .filter(variable -> variable.startsWith(MARK + "="))
                    .map(variable -> variable.substring(MARK.length() + 1))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // gone, or another user's
        }
    }

    private static boolean owned(long pid, LocalJob job) {
        try {
            Integer uid = job.owner().uid();
            Object owner = Files.getAttribute(PROC.resolve(Long.toString(pid)), "unix:uid");
            return owner.equals(uid == null ? ourUid() : uid);
        } catch (IOException e) {
            return false;
        }
    }

    /** The user id we run as. */
    static int ourUid() throws IOException {
        return (Integer) Files.getAttribute(PROC.resolve("self"), "unix:uid");
    }

    private static Optional<Stat> stat(String pid) {
        try {
            String text = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name stands in parentheses and may hold any character, so fields are counted from its end.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new Stat(
                    Long.parseLong(pid),
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[19])));
        } catch (IOException e) {
            return Optional.empty(); // gone
        }
    }
}
