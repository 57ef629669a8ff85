package org.mooring.agents.scheduler.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.SessionId;

/**
 * A job as its folder's {@code job.json} keeps it.
 *
 * @param session whose job; a random one for other people's jobs
 * @param background other people's
 * @param limitMillis how long it may run
 * @param by who cancelled it; set when the order is given, before it has ended
 */
record LocalJob(
        int id,
        SessionId session,
        boolean background,
        Owner owner,
        JobRequest request,
        String partition,
        long limitMillis,
        Instant submitted,
        @Nullable Instant startBy,
        JobState state,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String by) {

    /**
     * Who it runs as.
     *
     * @param uid absent for the user we are; then the gid is too
     */
    record Owner(String account, @Nullable Integer uid, @Nullable Integer gid, Path home) {}

    static LocalJob waiting(
            int id,
            SessionId session,
            boolean background,
            Owner owner,
            JobRequest request,
            String partition,
            long limitMillis,
            Instant now,
            @Nullable Instant startBy) {
        return new LocalJob(
                id,
                session,
                background,
                owner,
                request,
                partition,
                limitMillis,
                now,
                startBy,
                JobState.PENDING,
                null,
                null,
                null,
                null,
                null);
    }

    LocalJob started(Instant at) {
        return with(JobState.RUNNING, at, null, null, null, by);
    }

    LocalJob cancelledBy(String who) {
        return with(state, started, ended, exitCode, signal, who);
    }

    LocalJob ended(JobState how, Instant at, @Nullable Integer exit, @Nullable Integer number) {
        return with(how, started, at, exit, number, how == JobState.CANCELLED ? by : null);
    }

    private LocalJob with(
            JobState newState,
            @Nullable Instant newStarted,
            @Nullable Instant newEnded,
            @Nullable Integer newExit,
            @Nullable Integer newSignal,
            @Nullable String newBy) {
        return new LocalJob(
                id,
                session,
                background,
                owner,
                request,
                partition,
                limitMillis,
                submitted,
                startBy,
                newState,
                newStarted,
                newEnded,
                newExit,
                newSignal,
                newBy);
    }

    @JsonIgnore
    boolean running() {
        return state == JobState.RUNNING;
    }

    @JsonIgnore
    boolean pending() {
        return state == JobState.PENDING;
    }

    /** Whether it waits in vain: it was to start before this. */
    boolean late(Instant now) {
        return startBy != null && !startBy.isAfter(now);
    }

    /** When its time limit ends it; counted from now where it does not run yet. */
    Instant ends(Instant now) {
        return (started == null ? now : started).plusMillis(limitMillis);
    }

    @JsonIgnore
    Size size() {
        return Size.of(request);
    }
}
