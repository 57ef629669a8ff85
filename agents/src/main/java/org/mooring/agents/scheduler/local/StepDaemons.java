package org.mooring.agents.scheduler.local;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.scheduler.JobLogs;
import org.mooring.protocol.Codec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts step daemons and finds them again. One spare daemon waits ready for its order, so that a job's first line runs
 * without a wait for Python's own start; it ends by itself when this process does. Belongs to the scheduler's worker.
 */
final class StepDaemons {
    private static final Logger log = LoggerFactory.getLogger(StepDaemons.class);

    private final LocalConfig config;
    private final JobFolders folders;
    private final Map<Integer, Process> launched = new HashMap<>();
    private final List<ProcessHandle> leaving = new ArrayList<>();
    private @Nullable Process spare;

    StepDaemons(LocalConfig config, JobFolders folders) {
        this.config = config;
        this.folders = folders;
    }

    /** Makes sure a daemon waits ready. */
    void prepare() {
        anyLeaving();
        if (spare == null || !spare.isAlive()) {
            try {
                spare = spawn();
            } catch (IOException e) {
                log.atWarn().addKeyValue("python", config.python()).setCause(e).log("no step daemon can be started");
            }
        }
    }

    /** Orders a daemon to run the job; what is called when that daemon ends is told by {@code onExit}. */
    void launch(LocalJob job, Runnable onExit) throws IOException {
        String order = order(job);
        Process daemon = spare;
        spare = null;
        if (daemon == null || !give(daemon, order)) {
            daemon = spawn();
            if (!give(daemon, order)) {
                throw new IOException("the step daemon ended before it had its order; see "
                        + folders.program("stepd.log") + " (python: " + config.python() + ")");
            }
        }
        launched.put(job.id(), daemon);
        daemon.onExit().thenRun(onExit).exceptionally(e -> {
            log.atError().addKeyValue("job", job.id()).setCause(e).log("the end of a step daemon was not heard");
            return null;
        });
    }

    /** The job's daemon, while it lives. */
    Optional<ProcessHandle> of(LocalJob job) throws IOException {
        Optional<JobFolders.Step> step = folders.step(job);
        if (step.isPresent()) {
            return Processes.find(step.get().pid(), step.get().start());
        }
        return Optional.ofNullable(launched.get(job.id()))
                .filter(Process::isAlive)
                .map(Process::toHandle);
    }

    /** Whether this process has given an order for the job. */
    boolean ordered(LocalJob job) {
        return launched.containsKey(job.id());
    }

    /** The job has ended: its daemon has said so and is about to go. */
    void forget(LocalJob job) throws IOException {
        of(job).ifPresent(leaving::add);
        launched.remove(job.id());
    }

    /** Whether daemons that have done their work are still there. */
    boolean anyLeaving() {
        leaving.removeIf(daemon -> !Processes.living(daemon));
        return !leaving.isEmpty();
    }

    /** Ends the spare. */
    void dismiss() {
        if (spare != null) {
            give(spare, "");
            leaving.add(spare.toHandle());
            spare = null;
        }
    }

    private Process spawn() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        config.python().toString(),
                        "-I",
                        "-S",
                        folders.program("stepd.py").toString(),
                        config.memoryCgroup() ? "cgroup" : "watch")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folders.program("stepd.log").toFile()))
                .directory(new File("/"));
        builder.environment().clear();
        return builder.start();
    }

    private static boolean give(Process daemon, String order) {
        try (OutputStream stdin = daemon.getOutputStream()) {
            stdin.write(order.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a step daemon is gone");
            return false;
        }
    }

    private String order(LocalJob job) throws IOException {
        LocalJob.Owner owner = job.owner();
        Map<String, @Nullable Object> order = new LinkedHashMap<>();
        order.put("folder", folders.folder(job).toString());
        order.put("script", folders.script(job).toString());
        order.put("uid", owner.uid());
        order.put("gid", owner.gid());
        order.put("home", owner.home().toString());
        order.put("log", job.background() ? null : JobLogs.pathBelowHome(job.session()));
        order.put("limit", job.limitMillis() / 1000.0);
        order.put("grace", config.killWait().toMillis() / 1000.0);
        order.put("memory", job.request().memoryMiB() * 1024L * 1024L);
        order.put("env", environment(job));
        return Codec.json().writeValueAsString(order) + "\n"; // what is null is left out
    }

    private static Map<String, String> environment(LocalJob job) {
        Path home = job.owner().home();
        return Map.of(
                "HOME",
                home.toString(),
                "USER",
                job.owner().account(),
                "LOGNAME",
                job.owner().account(),
                "SHELL",
                "/bin/bash",
                "PATH",
                "/usr/local/bin:/usr/bin:/bin",
                "LANG",
                "C.UTF-8",
                Processes.MARK,
                job.session().value());
    }
}
