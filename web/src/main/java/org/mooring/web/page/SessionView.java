package org.mooring.web.page;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/**
 * A session as the pages show it.
 *
 * @param cluster the cluster's name in words: {@code Béluga}
 * @param openUrl where its user interface opens: {@code /user/alice/beluga/lab}
 * @param jobId the scheduler's number, once known
 * @param node the scheduler's name of the node, once known
 * @param waiting why its job waits, while it does
 * @param unheardSince its cluster has not been heard from since
 * @param end why it is STOPPING or ENDED
 */
public record SessionView(
        SessionId id,
        UserName user,
        ServerName server,
        ClusterId clusterId,
        String cluster,
        JobRequest request,
        Phase phase,
        String openUrl,
        Times times,
        @Nullable String jobId,
        @Nullable String node,
        @Nullable Waiting waiting,
        @Nullable Instant unheardSince,
        @Nullable End end) {

    /** The session machine's states, by the same names. */
    public enum Phase {
        CLAIMED,
        SUBMITTING,
        QUEUED,
        STARTING,
        READY,
        STOPPING,
        ENDED;

        /** On its way to READY. */
        public boolean pending() {
            return compareTo(READY) < 0;
        }
    }

    /** When each step happened; absent: not yet, or never. */
    public record Times(
            Instant claimed,
            Instant deadline,
            @Nullable Instant submitted,
            @Nullable Instant started,
            @Nullable Instant listening,
            @Nullable Instant ready,
            @Nullable Instant stopping,
            @Nullable Instant ended) {}

    /**
     * Why a job waits.
     *
     * @param reason the scheduler's own code: {@code Resources}
     * @param ahead jobs ahead of it, where known
     * @param expectedStart the scheduler's guess
     */
    public record Waiting(@Nullable String reason, @Nullable Integer ahead, @Nullable Instant expectedStart) {}

    /**
     * Why and how it ended.
     *
     * @param reason label of the end reason: {@code out_of_memory}
     * @param by who asked for it or cancelled it
     * @param message the scheduler's or the agent's own words
     */
    public record End(
            String reason,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            @Nullable String by,
            @Nullable String message) {}

    /** When its time is up; absent until its job runs. */
    public @Nullable Instant endsAt() {
        return times.started() == null ? null : times.started().plus(Duration.ofMinutes(request.minutes()));
    }

    /** What is said aloud and shown of how it stands. */
    public Mood mood() {
        return switch (phase) {
            case CLAIMED, SUBMITTING, QUEUED, STARTING -> Mood.WAITING;
            case READY -> Mood.RUNNING;
            case STOPPING, ENDED -> Mood.ENDED;
        };
    }

    /** Its live page while it starts. */
    public String pendingUrl() {
        return "/hub/spawn-pending/" + user + "/" + server;
    }

    /** Its page of details. */
    public String detailsUrl() {
        return "/hub/session/" + id;
    }

    /** Where a form posts to stop or cancel it. */
    public String stopUrl() {
        return "/hub/stop/" + id;
    }

    /** Why it ended, and its log. */
    public String endedUrl() {
        return "/hub/ended/" + id;
    }

    /** The options form of its server. */
    public String optionsUrl() {
        return "/hub/spawn/" + user + "/" + server;
    }
}
