package org.mooring.agents.scheduler.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mooring.agents.scheduler.local.LocalRig.ALICE;
import static org.mooring.agents.scheduler.local.LocalRig.PATIENCE;
import static org.mooring.agents.scheduler.local.LocalRig.request;
import static org.mooring.agents.scheduler.local.LocalRig.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.agents.scheduler.Submission;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobState;
import org.mooring.protocol.SessionId;

/** What is the local scheduler's own, beyond the contract of all schedulers; with real processes. */
class LocalSchedulerIT {
    private static final String TREE =
            "for i in $(seq 10); do (setsid sleep 300 & sleep 300) & done; echo up >up; wait";

    @TempDir
    Path folder;

    private LocalRig rig;

    @BeforeEach
    void rig() throws Exception {
        rig = new LocalRig(folder).open();
    }

    @AfterEach
    void endAll() throws Exception {
        rig.close();
    }

    @Test
    void a_job_has_a_clean_environment_its_own_home_and_its_own_user() throws Exception {
        SessionId session = rig.run("umask; pwd; id -u; env");
        assertThat(rig.awaitEnd(session).state()).isEqualTo(JobState.COMPLETED);
        List<String> log = tail(session);
        assertThat(log).startsWith("0077", rig.home.toString());
        assertThat(log)
                .contains("HOME=" + rig.home, "USER=alice", "LOGNAME=alice", "SHELL=/bin/bash")
                .contains("MOORING_JOB=" + session)
                .noneMatch(line -> line.startsWith("JAVA") || line.startsWith("MAVEN"));
        if (rig.uid != null) {
            assertThat(log).contains(rig.uid.toString());
            assertThat(Files.getAttribute(logFile(session), "unix:uid")).isEqualTo(rig.uid);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logFile(session))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_tree_of_twenty_processes_that_called_setsid_ends_with_its_job() throws Exception {
        SessionId session = rig.run(TREE);
        rig.awaitFile("up");
        await().atMost(PATIENCE).until(() -> rig.processesOf(session).size() > 20);
        assertThat(rig.cancel(session)).isTrue();
        JobObservation end = rig.awaitEnd(session);
        assertThat(end.state()).isEqualTo(JobState.CANCELLED);
        assertThat(end.by()).isEqualTo(ALICE);
        assertThat(rig.processesOf(session)).isEmpty();
    }

    @Test
    void what_a_job_leaves_behind_ends_when_its_script_ends() throws Exception {
        SessionId session = rig.run("(setsid sleep 300 &) ; setsid nohup sleep 300 & exit 0");
        assertThat(rig.awaitEnd(session).state()).isEqualTo(JobState.COMPLETED);
        assertThat(rig.processesOf(session)).isEmpty();
        Path cgroup = rig.step(session).cgroup();
        if (cgroup != null) {
            await().atMost(PATIENCE).until(() -> !Files.exists(cgroup));
        }
    }

    @Test
    void a_job_deaf_to_sigterm_is_killed_after_the_grace() throws Exception {
        SessionId session = rig.run("trap '' TERM; echo up >up; while :; do sleep 1; done");
        rig.awaitFile("up");
        rig.cancel(session);
        JobObservation end = rig.awaitEnd(session);
        assertThat(end.state()).isEqualTo(JobState.CANCELLED);
        assertThat(end.signal()).isEqualTo(9);
    }

    @Test
    void a_job_killed_from_outside_says_by_which_signal() throws Exception {
        SessionId session = rig.run("echo $$ >pid; sleep 300");
        ProcessHandle.of(Long.parseLong(rig.awaitFile("pid"))).orElseThrow().destroyForcibly();
        JobObservation end = rig.awaitEnd(session);
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        assertThat(end.signal()).isEqualTo(9);
        assertThat(end.exitCode()).isNull();
    }

    @Test
    void a_job_whose_step_daemon_is_killed_fails_with_its_node_and_leaves_nothing() throws Exception {
        SessionId session = rig.run("env -i setsid sleep 300 & echo $! >unmarked; " + TREE);
        rig.awaitFile("up");
        long unmarked = Long.parseLong(rig.awaitFile("unmarked"));
        JobFolders.Step step = rig.step(session);
        ProcessHandle.of(step.pid()).orElseThrow().destroyForcibly();
        assertThat(rig.awaitEnd(session).state()).isEqualTo(JobState.NODE_FAIL);
        assertThat(rig.processesOf(session)).isEmpty();
        if (step.cgroup() != null) {
            assertThat(step.cgroup()).doesNotExist();
            assertThat(ProcessHandle.of(unmarked).filter(Processes::living)).isEmpty();
        }
        ProcessHandle.of(unmarked).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void a_step_daemon_killed_while_no_scheduler_looks_is_found_by_the_next_one() throws Exception {
        SessionId session = rig.run(TREE);
        rig.awaitFile("up");
        long daemon = rig.step(session).pid();
        rig.scheduler.shutdown(false).toCompletableFuture().get(20, TimeUnit.SECONDS);
        ProcessHandle.of(daemon).orElseThrow().destroyForcibly();
        rig.open();
        assertThat(rig.awaitEnd(session).state()).isEqualTo(JobState.NODE_FAIL);
        assertThat(rig.processesOf(session)).isEmpty();
    }

    @Test
    void a_reused_process_id_is_not_taken_for_the_step_daemon() throws Exception {
        SessionId session = rig.run("echo up >up; sleep 300");
        rig.awaitFile("up");
        JobFolders.Step step = rig.step(session);
        rig.scheduler.shutdown(false).toCompletableFuture().get(20, TimeUnit.SECONDS);
        ProcessHandle.of(step.pid()).orElseThrow().destroyForcibly();
        // As if our own process had the daemon's old id.
        long us = ProcessHandle.current().pid();
        Path file = rig.config.stateFolder().resolve("jobs/1/step.json");
        Files.writeString(file, Files.readString(file).replace("\"pid\": " + step.pid(), "\"pid\": " + us));
        rig.open();
        assertThat(rig.awaitEnd(session).state()).isEqualTo(JobState.NODE_FAIL);
        assertThat(rig.processesOf(session)).isEmpty();
    }

    @Test
    void a_new_scheduler_finds_jobs_that_wait_run_and_have_ended() throws Exception {
        SessionId ended = rig.run("exit 7");
        rig.awaitEnd(ended);
        SessionId running = session();
        rig.submit(running, request(10, 2, 200), "echo up >up; while [ ! -e stop ]; do sleep 0.05; done; exit 3");
        rig.awaitFile("up");
        SessionId waiting = rig.run("exit 0");
        rig.restart();
        assertThat(rig.job(ended).exitCode()).isEqualTo(7);
        assertThat(rig.job(running).state()).isEqualTo(JobState.RUNNING);
        assertThat(rig.job(waiting).state()).isEqualTo(JobState.PENDING);
        assertThat(rig.submit(running, request(10, 2, 200), "echo twice >twice"))
                .isEqualTo(new Submission.Accepted(rig.job(running).jobId()));
        Files.createFile(rig.home.resolve("stop"));
        assertThat(rig.awaitEnd(running).exitCode()).isEqualTo(3);
        assertThat(rig.awaitEnd(waiting).state()).isEqualTo(JobState.COMPLETED);
        assertThat(rig.home.resolve("twice")).doesNotExist();
    }

    @Test
    void a_job_that_ended_while_no_scheduler_looked_has_its_exit_code() throws Exception {
        SessionId session = rig.run("echo up >up; while [ ! -e stop ]; do sleep 0.05; done; exit 5");
        rig.awaitFile("up");
        long daemon = rig.step(session).pid();
        rig.scheduler.shutdown(false).toCompletableFuture().get(20, TimeUnit.SECONDS);
        Files.createFile(rig.home.resolve("stop"));
        ProcessHandle.of(daemon).ifPresent(process -> process.onExit().join());
        rig.open();
        assertThat(rig.awaitEnd(session).exitCode()).isEqualTo(5);
    }

    @Test
    void a_job_recorded_as_running_whose_order_was_never_given_is_started_once() throws Exception {
        SessionId blocker = session();
        rig.submit(blocker, request(10, 2, 200), "sleep 300");
        SessionId session = rig.run("echo once >>runs; exit 4");
        rig.scheduler.shutdown(false).toCompletableFuture().get(20, TimeUnit.SECONDS);
        Path file = rig.config.stateFolder().resolve("jobs/2/job.json");
        Files.writeString(file, Files.readString(file).replace("\"PENDING\"", "\"RUNNING\""));
        rig.open();
        assertThat(rig.awaitEnd(session).exitCode()).isEqualTo(4);
        assertThat(rig.awaitFile("runs")).isEqualTo("once");
    }

    @Test
    void the_time_limit_holds_while_no_scheduler_looks() throws Exception {
        rig.close();
        rig.open(config -> Configs.minute(config, 100));
        SessionId session = session();
        rig.submit(session, request(5, 1, 200), "echo up >up; sleep 300");
        rig.awaitFile("up");
        long daemon = rig.step(session).pid();
        rig.scheduler.shutdown(false).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(daemon).filter(ProcessHandle::isAlive).isEmpty()
                                || Files.exists(rig.config.stateFolder().resolve("jobs/1/exit.json")));
        rig.open();
        assertThat(rig.awaitEnd(session).state()).isEqualTo(JobState.TIMEOUT);
    }

    @Test
    void memory_is_held_by_watching_where_there_is_no_cgroup() throws Exception {
        rig.close();
        rig.open(Configs::withoutCgroup);
        SessionId modest = rig.run("/usr/bin/python3 -c 'import mmap; mmap.mmap(-1, 2 << 30)'; echo fine");
        assertThat(rig.awaitEnd(modest).state())
                .as("address space is not memory")
                .isEqualTo(JobState.COMPLETED);
        SessionId hog = rig.run("/usr/bin/python3 -c 'x = bytearray(300 << 20); import time; time.sleep(300)'");
        assertThat(rig.awaitEnd(hog).state()).isEqualTo(JobState.OUT_OF_MEMORY);
        assertThat(rig.processesOf(hog)).isEmpty();
    }

    @Test
    void a_session_cancelled_before_it_came_is_refused_when_it_comes() throws Exception {
        SessionId session = session();
        assertThat(rig.cancel(session)).isFalse();
        rig.restart();
        assertThat(rig.submit(session, request(10, 1, 200), "echo ran >ran")).isInstanceOf(Submission.Refused.class);
    }

    @Test
    void a_log_replaced_by_a_link_or_a_pipe_is_not_read() throws Exception {
        SessionId session = rig.run("echo one; echo two");
        rig.awaitEnd(session);
        assertThat(tail(session)).containsExactly("one", "two");
        Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
        Files.delete(logFile(session));
        Files.createSymbolicLink(logFile(session), secret);
        assertThat(tail(session)).isEmpty();
        Files.delete(logFile(session));
        new ProcessBuilder("mkfifo", logFile(session).toString()).start().waitFor();
        assertThat(tail(session)).isEmpty();
        Files.delete(logFile(session));
        Files.delete(rig.home.resolve(".mooring"));
        Files.createSymbolicLink(rig.home.resolve(".mooring"), folder);
        Files.writeString(folder.resolve(logFile(session).getFileName()), "secret\n");
        assertThat(tail(session)).isEmpty();
    }

    @Test
    void nobody_starts_in_maintenance_and_the_queue_says_so() throws Exception {
        rig.close();
        Instant until = Instant.now().plusSeconds(3600);
        rig.open(config -> Configs.maintenance(config, until));
        SessionId session = rig.run("echo ran >ran");
        JobObservation job = rig.job(session);
        assertThat(job.state()).isEqualTo(JobState.PENDING);
        assertThat(job.reason()).isEqualTo("ReqNodeNotAvail, Reserved for maintenance");
        assertThat(job.expectedStart()).isEqualTo(until);
        var view = rig.scheduler.observe().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(view.maintenance().orElseThrow().until()).contains(until);
    }

    @Test
    void other_peoples_jobs_fill_the_cluster_and_are_ahead() throws Exception {
        rig.close();
        rig.open(config -> Configs.background(config, 3, 2, rig.uid));
        SessionId session = rig.run("echo ran >ran");
        JobObservation job = rig.job(session);
        assertThat(job.state()).isEqualTo(JobState.PENDING);
        assertThat(job.reason()).isEqualTo("Priority");
        assertThat(job.ahead()).isEqualTo(2);
        assertThat(job.expectedStart()).isNotNull();
        var view = rig.scheduler.observe().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(view.jobs()).hasSize(1);
        assertThat(view.waiting()).isEqualTo(3);
        assertThat(view.freeCores()).isZero();
    }

    @Test
    void listeners_hear_of_starts_and_ends() throws Exception {
        AtomicInteger changes = new AtomicInteger();
        rig.scheduler.onChange(changes::incrementAndGet);
        SessionId session = rig.run("exit 0");
        rig.awaitEnd(session);
        await().atMost(PATIENCE).until(() -> changes.get() >= 2);
    }

    @Test
    void a_second_scheduler_on_the_same_folder_is_refused() {
        assertThatThrownBy(() -> LocalScheduler.open(rig.config, Clock.systemUTC()))
                .hasMessageContaining("another scheduler holds it");
    }

    @Test
    void an_account_that_cannot_reach_its_home_is_told_of_at_once() throws Exception {
        assumeTrue(rig.uid != null, "only root runs jobs as another user");
        rig.close();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(rig::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accounts.alice: its user " + rig.uid + " cannot pass through " + folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        rig.open();
    }

    @Test
    void the_script_and_its_key_are_gone_after_the_job() throws Exception {
        SessionId session = rig.run("exit 0");
        rig.awaitEnd(session);
        assertThat(rig.config.stateFolder().resolve("jobs/1/script")).doesNotExist();
    }

    @Test
    void shutting_down_with_the_jobs_leaves_no_process() throws Exception {
        SessionId session = rig.run(TREE);
        rig.awaitFile("up");
        rig.scheduler.shutdown(true).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(rig.processesOf(session)).isEmpty();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
        rig.open();
        assertThat(rig.job(session).state()).isEqualTo(JobState.CANCELLED);
    }

    private List<String> tail(SessionId session) throws Exception {
        return rig.scheduler
                .logs()
                .tail(ALICE, session, 100)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private Path logFile(SessionId session) {
        return rig.home.resolve(".mooring/session-" + session + ".log");
    }
}
