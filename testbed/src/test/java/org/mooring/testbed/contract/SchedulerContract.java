package org.mooring.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.agents.scheduler.ClusterView;
import org.mooring.agents.scheduler.JobSpec;
import org.mooring.agents.scheduler.Scheduler;
import org.mooring.agents.scheduler.Scheduler.JobRef;
import org.mooring.agents.scheduler.Submission;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.Offer;
import org.mooring.protocol.SessionId;

/**
 * What every scheduler must do, asked through the seam alone. A real one is a subclass that makes the rig: a cluster of its own, nobody else on
 * it, which one job can fill.
 */
abstract class SchedulerContract {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MINUTES = 300;
    private static final int MEMORY = 200;

    @TempDir
    Path folder;

    private Scheduler scheduler;

    /** Opens a scheduler on the test's own cluster; again after {@link #leave}, as when the agent restarts. */
    abstract Scheduler open(Path folder) throws Exception;

    /** Lets go of the scheduler: its jobs go on, or end if this is the end of the test. */
    abstract void leave(Scheduler scheduler, boolean endJobs) throws Exception;

    /** A folder, there once the scheduler is open, that jobs and tests see under the same name. */
    abstract Path shared();

    /** An account with access, that may write to {@link #shared}. */
    String account() {
        return "alice";
    }

    /** All cores of the cluster, on one node. */
    int cores() {
        return 2;
    }

    /** How long a minute of a time limit lasts. */
    Duration minute() {
        return Duration.ofMinutes(1);
    }

    /** How long this scheduler may take to show what is true. */
    Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** A request, with the scheduler account this cluster wants. */
    JobRequest request(int minutes, int cores, int memoryMiB) {
        return new JobRequest(null, minutes, cores, memoryMiB, 0, null, "lab");
    }

    @BeforeEach
    final void open() throws Exception {
        scheduler = open(folder);
    }

    @AfterEach
    final void leave() throws Exception {
        leave(scheduler, true);
    }

    @Test
    final void a_job_runs_its_script_and_completes() {
        SessionId session = submitted(small(), "echo it ran >" + shared() + "/ran");
        JobObservation end = awaitEnd(session);
        assertThat(end.state()).isEqualTo(JobState.COMPLETED);
        assertThat(end.node()).isNotBlank();
        assertThat(shared().resolve("ran")).hasContent("it ran\n");
    }

    @Test
    final void an_exit_code_is_told() {
        JobObservation end = awaitEnd(submitted(small(), "exit 7"));
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        assertThat(end.exitCode()).isEqualTo(7);
        assertThat(end.signal()).isNull();
    }

    @Test
    final void a_death_by_signal_is_told() {
        JobObservation end = awaitEnd(submitted(small(), "kill -9 $$"));
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        assertThat(end.signal()).isEqualTo(9);
    }

    @Test
    final void a_session_has_one_job_however_often_it_is_submitted() {
        String script = "echo run >>" + shared() + "/runs; " + untilTold();
        SessionId session = submitted(small(), script);
        String first = awaitState(session, JobState.RUNNING).jobId();
        assertThat(submit(session, small(), script)).isEqualTo(new Submission.Accepted(first));
        tell();
        awaitEnd(session);
        assertThat(shared().resolve("runs")).hasContent("run\n");
    }

    @Test
    final void a_session_submitted_twice_at_once_has_one_job() {
        String script = "echo run >>" + shared() + "/runs";
        SessionId session = SessionId.random(RANDOM);
        CompletionStage<Submission> one = scheduler.submit(spec(session, small(), script, inFiveMinutes()));
        CompletionStage<Submission> two = scheduler.submit(spec(session, small(), script, inFiveMinutes()));
        assertThat(get(one)).isEqualTo(get(two)).isInstanceOf(Submission.Accepted.class);
        awaitEnd(session);
        assertThat(shared().resolve("runs")).hasContent("run\n");
    }

    @Test
    final void a_restarted_scheduler_knows_the_jobs_of_the_one_before() throws Exception {
        String script = "echo run >>" + shared() + "/runs; " + untilTold() + "; exit 3";
        SessionId session = submitted(small(), script);
        String id = awaitState(session, JobState.RUNNING).jobId();
        leave(scheduler, false);
        scheduler = open(folder);
        assertThat(awaitState(session, JobState.RUNNING).jobId()).isEqualTo(id);
        assertThat(submit(session, small(), script)).isEqualTo(new Submission.Accepted(id));
        tell();
        assertThat(awaitEnd(session).exitCode()).isEqualTo(3);
        assertThat(shared().resolve("runs")).hasContent("run\n");
    }

    @Test
    final void what_can_never_run_is_refused_in_words() {
        Submission answer = submit(SessionId.random(RANDOM), impossible(), "exit 0");
        assertThat(answer).isInstanceOfSatisfying(Submission.Refused.class, refused -> assertThat(refused.message())
                .isNotBlank());
    }

    @Test
    final void an_unknown_account_is_refused_and_offered_nothing() {
        SessionId session = SessionId.random(RANDOM);
        JobSpec spec = new JobSpec(session, "nobody-here", small(), script("exit 0"), inFiveMinutes(), "mark");
        assertThat(get(scheduler.submit(spec))).isInstanceOf(Submission.Refused.class);
        assertThat(get(scheduler.offer("nobody-here"))).isEmpty();
    }

    @Test
    final void the_offer_holds_what_can_be_submitted() {
        JobRequest small = small();
        var offer = get(scheduler.offer(account())).orElseThrow();
        assertThat(offer.partitions()).anyMatch(partition -> holds(partition, small));
        assertThat(offer.partitions()).noneMatch(partition -> holds(partition, impossible()));
        if (small.account() != null) {
            assertThat(offer.accounts()).contains(small.account());
        }
    }

    @Test
    final void a_job_waits_where_there_is_no_room_and_starts_when_there_is() {
        SessionId first = submitted(whole(), untilTold());
        awaitState(first, JobState.RUNNING);
        SessionId second = submitted(small(), "exit 0");
        JobObservation waiting = await().atMost(patience())
                .until(() -> job(second), job -> job.filter(it -> it.reason() != null)
                        .isPresent())
                .orElseThrow();
        assertThat(waiting.state()).isEqualTo(JobState.PENDING);
        assertThat(waiting.reason()).isIn("Resources", "Priority");
        assertThat(view().waiting()).isEqualTo(1);
        tell();
        assertThat(awaitEnd(first).state()).isEqualTo(JobState.COMPLETED);
        assertThat(awaitEnd(second).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    final void the_view_counts_cores() {
        ClusterView idle = view();
        assertThat(idle.freeCores()).isEqualTo(idle.totalCores()).isPositive();
        assertThat(idle.maintenance()).isEmpty();
        SessionId session = submitted(small(), untilTold());
        awaitState(session, JobState.RUNNING);
        assertThat(view().freeCores()).isEqualTo(idle.totalCores() - small().cores());
    }

    @Test
    final void an_estimate_is_now_where_there_is_room_and_later_where_there_is_none() {
        assertThat(get(scheduler.estimate(account(), small())).orElseThrow())
                .isBefore(Instant.now().plusSeconds(60));
        awaitState(submitted(whole(), untilTold()), JobState.RUNNING);
        assertThat(get(scheduler.estimate(account(), small())).orElseThrow()).isAfter(Instant.now());
        assertThat(get(scheduler.estimate(account(), impossible()))).isEmpty();
    }

    @Test
    final void a_waiting_job_can_be_cancelled_and_never_runs() {
        SessionId first = submitted(whole(), untilTold());
        awaitState(first, JobState.RUNNING);
        SessionId second = submitted(small(), "echo ran >" + shared() + "/ran");
        assertThat(cancel(second)).isTrue();
        assertThat(awaitEnd(second).state()).isEqualTo(JobState.CANCELLED);
        tell();
        awaitEnd(first);
        assertThat(shared().resolve("ran")).doesNotExist();
    }

    @Test
    final void a_running_job_can_be_cancelled_with_all_its_processes() {
        SessionId session = submitted(
                small(),
                """
                setsid bash -c 'echo $$ >%1$s/hidden; exec sleep 300' &
                while [ ! -s %1$s/hidden ]; do sleep 0.05; done
                echo up >%1$s/up
                sleep 300"""
                        .formatted(shared()));
        await().atMost(patience()).until(() -> Files.exists(shared().resolve("up")));
        assertThat(cancel(session)).isTrue();
        assertThat(awaitEnd(session).state()).isEqualTo(JobState.CANCELLED);
        long hidden = Long.parseLong(read("hidden").strip());
        await().atMost(patience())
                .until(() ->
                        ProcessHandle.of(hidden).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    final void a_job_may_say_goodbye_before_it_is_killed() {
        SessionId session = submitted(
                small(),
                "trap 'echo bye >" + shared() + "/bye; exit 0' TERM; echo up >" + shared()
                        + "/up; while :; do sleep 0.1; done");
        await().atMost(patience()).until(() -> Files.exists(shared().resolve("up")));
        cancel(session);
        assertThat(awaitEnd(session).state()).isEqualTo(JobState.CANCELLED);
        assertThat(shared().resolve("bye")).exists();
    }

    @Test
    final void to_cancel_what_is_gone_or_never_was_is_no_error() {
        SessionId session = submitted(small(), "exit 0");
        awaitEnd(session);
        assertThat(cancel(session)).isFalse();
        assertThat(cancel(SessionId.random(RANDOM))).isFalse();
    }

    @Test
    final void a_session_cancelled_before_its_submission_arrives_is_never_run() throws Exception {
        SessionId session = SessionId.random(RANDOM);
        assertThat(cancel(session)).isFalse();
        String script = "echo ran >" + shared() + "/ran";
        assertThat(submit(session, small(), script)).isInstanceOf(Submission.Refused.class);
        leave(scheduler, false);
        scheduler = open(folder);
        assertThat(submit(session, small(), script)).isInstanceOf(Submission.Refused.class);
        // Whatever was submitted before this one would have run by its end.
        awaitEnd(submitted(small(), "exit 0"));
        assertThat(job(session)).isEmpty();
        assertThat(shared().resolve("ran")).doesNotExist();
    }

    @Test
    final void a_job_that_could_not_start_in_time_is_given_up() {
        SessionId first = submitted(whole(), untilTold());
        awaitState(first, JobState.RUNNING);
        SessionId late = SessionId.random(RANDOM);
        get(scheduler.submit(spec(late, small(), "exit 0", Instant.now().plusSeconds(1))));
        assertThat(awaitEnd(late).state()).isEqualTo(JobState.DEADLINE);
    }

    @Test
    final void too_much_memory_ends_the_job_and_is_told() {
        int tooMuch = MEMORY + 200;
        SessionId session = submitted(small(), "/usr/bin/python3 -c 'x = bytearray(" + tooMuch + " << 20)'; exit 1");
        assertThat(awaitEnd(session).state()).isEqualTo(JobState.OUT_OF_MEMORY);
    }

    @Test
    final void the_time_limit_ends_the_job_and_is_told() {
        SessionId session = submitted(request(1, 1, MEMORY), "sleep 1000");
        JobObservation end = awaitEnd(session, minute().plus(patience()));
        assertThat(end.state()).isEqualTo(JobState.TIMEOUT);
    }

    private JobRequest small() {
        return request(MINUTES, 1, MEMORY);
    }

    /** Leaves no room for a small one. */
    private JobRequest whole() {
        return request(MINUTES, cores(), MEMORY);
    }

    private JobRequest impossible() {
        return request(MINUTES, 1000, MEMORY);
    }

    private static boolean holds(Offer.Partition partition, JobRequest request) {
        return request.minutes() <= partition.maxMinutes()
                && request.cores() <= partition.maxCores()
                && request.memoryMiB() <= partition.maxMemoryMiB()
                && request.gpus() <= partition.maxGpus();
    }

    private SessionId submitted(JobRequest request, String script) {
        SessionId session = SessionId.random(RANDOM);
        assertThat(submit(session, request, script)).isInstanceOf(Submission.Accepted.class);
        return session;
    }

    private Submission submit(SessionId session, JobRequest request, String script) {
        return get(scheduler.submit(spec(session, request, script, inFiveMinutes())));
    }

    private JobSpec spec(SessionId session, JobRequest request, String script, Instant startBy) {
        return new JobSpec(session, account(), request, script(script), startBy, "mark");
    }

    private static String script(String lines) {
        return "#!/bin/bash\n" + lines + "\n";
    }

    private static Instant inFiveMinutes() {
        return Instant.now().plusSeconds(300);
    }

    /** Shell lines that wait until {@link #tell}. */
    private String untilTold() {
        return "while [ ! -e " + shared() + "/told ]; do sleep 0.05; done";
    }

    private void tell() {
        try {
            Files.createFile(shared().resolve("told"));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(shared().resolve(file));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean cancel(SessionId session) {
        return get(scheduler.cancel(new JobRef(session, account(), Optional.empty())));
    }

    private ClusterView view() {
        return get(scheduler.observe());
    }

    private Optional<JobObservation> job(SessionId session) {
        return view().jobs().stream()
                .filter(job -> job.session().equals(session))
                .findFirst();
    }

    private JobObservation awaitState(SessionId session, JobState state) {
        return await().atMost(patience())
                .until(() -> job(session), job -> job.filter(it -> it.state() == state)
                        .isPresent())
                .orElseThrow();
    }

    private JobObservation awaitEnd(SessionId session) {
        return awaitEnd(session, patience());
    }

    private JobObservation awaitEnd(SessionId session, Duration patience) {
        return await().atMost(patience)
                .until(() -> job(session), job -> job.filter(it -> it.state().terminal())
                        .isPresent())
                .orElseThrow();
    }

    private <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException
                | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
