package org.mooring.agents.scheduler.local;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.Submission;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.SessionId;

/** A local scheduler of two cores in a folder of its own, and short ways to ask it things. As root, jobs run as a user without an entry. */
final class LocalRig {
    static final String ALICE = "alice";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Path folder;
    final Path home;
    final Integer uid;
    LocalConfig config;
    LocalScheduler scheduler;

    LocalRig(Path folder) throws IOException {
        this.folder = folder;
        this.uid = Processes.ourUid() == 0 ? 64_101 : null;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        home = Files.createDirectories(folder.resolve("home"));
        if (uid != null) {
            Files.setAttribute(home, "unix:uid", uid);
            Files.setAttribute(home, "unix:gid", uid);
        }
        config = new LocalConfig(
                folder.resolve("state"),
                new LocalConfig.Node("n1", 2, 2048, 1),
                List.of(
                        new LocalConfig.Partition("short", 60, 2, 1024, 0, List.of()),
                        new LocalConfig.Partition("gpu", 120, 2, 2048, 1, List.of("v100"))),
                Map.of(ALICE, new LocalConfig.Account(home, uid, null, List.of("def-smith"))),
                null,
                null,
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                Path.of("/usr/bin/python3"),
                true);
    }

    LocalRig open() throws IOException {
        scheduler = LocalScheduler.open(config, Clock.systemUTC());
        return this;
    }

    LocalRig open(UnaryOperator<LocalConfig> change) throws IOException {
        config = change.apply(config);
        return open();
    }

    void restart() throws Exception {
        scheduler.shutdown(false).toCompletableFuture().get(20, TimeUnit.SECONDS);
        open();
    }

    static JobRequest request(int minutes, int cores, int memory) {
        return new JobRequest("def-smith", minutes, cores, memory, 0, null, "lab");
    }

    static SessionId session() {
        return SessionId.random(new SecureRandom());
    }

    Submission submit(SessionId session, JobRequest request, String script) throws Exception {
        return submit(session, request, script, Instant.now().plusSeconds(300));
    }

    Submission submit(SessionId session, JobRequest request, String script, Instant startBy) throws Exception {
        return scheduler
                .submit(new JobSpec(session, ALICE, request, "#!/bin/bash\n" + script + "\n", startBy, "mark"))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** Submits a job of one core and 200 MiB. */
    SessionId run(String script) throws Exception {
        SessionId session = session();
        submit(session, request(10, 1, 200), script);
        return session;
    }

    boolean cancel(SessionId session) throws Exception {
        return scheduler
                .cancel(new Scheduler.JobRef(session, ALICE, java.util.Optional.empty()))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    JobObservation job(SessionId session) throws Exception {
        return scheduler.observe().toCompletableFuture().get(20, TimeUnit.SECONDS).jobs().stream()
                .filter(job -> job.session().equals(session))
                .findFirst()
                .orElseThrow();
    }

    JobObservation awaitState(SessionId session, JobState state) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> job(session), job -> job.state() == state);
    }

    JobObservation awaitEnd(SessionId session) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> job(session), job -> job.state()
                .terminal());
    }

    /** What the job wrote to a file in its home, once the file has a line. */
    String awaitFile(String name) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> read(home.resolve(name)), text -> text.endsWith("\n"))
                .strip();
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** What the job's daemon says of itself. */
    JobFolders.Step step(SessionId session) throws Exception {
        Path file = config.stateFolder().resolve("jobs/" + job(session).jobId() + "/step.json");
        return org.mooring.protocol.Codec.json().readValue(Files.readAllBytes(file), JobFolders.Step.class);
    }

    /** Living processes of this job, wherever they hide. */
    List<Long> processesOf(SessionId session) throws IOException {
        String mark = Processes.MARK + "=" + session;
        try (var all = ProcessHandle.allProcesses()) {
            return all.filter(process -> {
                        try {
                            return Files.readString(
                                            Path.of("/proc/" + process.pid() + "/environ"),
                                            java.nio.charset.StandardCharsets.ISO_8859_1)
                                    .contains(mark);
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .map(ProcessHandle::pid)
                    .toList();
        }
    }

    void close() throws Exception {
        scheduler.shutdown(true).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
