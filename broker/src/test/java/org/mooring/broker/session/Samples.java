package org.mooring.broker.session;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRefused;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/** Sessions and events to test with. */
final class Samples {
    static final Instant T0 = Instant.parse("2026-11-27T14:00:00Z");
    static final ClusterId BELUGA = new ClusterId("beluga");
    static final SessionId ID = new SessionId("0123456789abcdef");

    private Samples() {}

    static Session claimed() {
        Claim claim = new Claim(
                ID,
                new UserName("alice"),
                new ServerName("beluga"),
                "alice",
                0,
                BELUGA,
                "alice",
                "/user/alice/beluga/",
                T0,
                T0.plusSeconds(300));
        JobRequest request = new JobRequest("def-smith", 60, 1, 2048, 0, null, "lab");
        Keys keys = new Keys("start", "call", "key", ServerProof.jupyter("cert", "client", "key", "token"), null, 0);
        return SessionMachine.claimed(claim, request, keys);
    }

    /** A session that came to this state by the shortest way. */
    static Session in(State state) {
        List<Event> way =
                switch (state) {
                    case CLAIMED -> List.of();
                    case SUBMITTING -> List.of(new Event.Sealed(7));
                    case QUEUED -> List.of(new Event.Sealed(7), new Event.Submitted("41"));
                    case STARTING -> List.of(new Event.Sealed(7), new Event.Submitted("41"), leave());
                    case READY ->
                        List.of(
                                new Event.Sealed(7),
                                new Event.Submitted("41"),
                                leave(),
                                new Event.Listening(40000, "10.0.0.1", 2),
                                new Event.Answered());
                    case STOPPING -> List.of(new Event.Sealed(7), new Event.StopAsked(EndReason.STOPPED, "alice"));
                    case ENDED -> List.of(new Event.StopAsked(EndReason.STOPPED, "alice"));
                };
        return after(claimed(), way.toArray(Event[]::new));
    }

    static Session after(Session session, Event... events) {
        Session now = session;
        for (Event event : events) {
            now = ((Decision.Changed) SessionMachine.decide(now, event, T0.plusSeconds(1))).session();
        }
        return now;
    }

    static Event leave() {
        return new Event.LeaveAsked("nonce", "10.0.0.1", 1);
    }

    static Event seen(JobState state) {
        return seen("41", state, null);
    }

    static Event seen(String jobId, JobState state, @Nullable Integer exitCode) {
        return new Event.Observed(
                BELUGA,
                new JobObservation(
                        ID, jobId, 0, state, "Resources", 3, T0.plusSeconds(90), null, exitCode, null, null));
    }

    /** One event of each kind, new enough to change what it can. */
    static Event of(Event.Kind kind) {
        return switch (kind) {
            case SEALED -> new Event.Sealed(7);
            case SUBMITTED -> new Event.Submitted("41");
            case REFUSED -> new Event.Refused(JobRefused.By.SCHEDULER, "no");
            case SEEN_PENDING -> seen(JobState.PENDING);
            case SEEN_RUNNING ->
                new Event.Observed(
                        BELUGA,
                        new JobObservation(ID, "41", 0, JobState.RUNNING, null, null, null, "n9", null, null, null));
            case SEEN_ENDED -> seen(JobState.FAILED);
            case LEAVE_ASKED -> new Event.LeaveAsked("nonce", "10.0.0.1", 5);
            case LISTENING -> new Event.Listening(40001, "10.0.0.1", 6);
            case HEARTBEAT -> new Event.Heartbeat(7);
            case ANSWERED -> new Event.Answered();
            case EXITED -> new Event.Exited(1, 8);
            case KILLED -> new Event.Killed(15, 8);
            case NOTHING_TO_CANCEL -> new Event.NothingToCancel();
            case DEADLINE -> new Event.DeadlinePassed();
            case STOP_ASKED -> new Event.StopAsked(EndReason.STOPPED, "alice");
            case CLUSTER_SILENT -> new Event.ClusterSilent(T0);
            case CLUSTER_HEARD -> new Event.ClusterHeard();
            case ACTIVE -> new Event.Active(T0.plusSeconds(60));
        };
    }

    static List<Event.Kind> kinds() {
        return Arrays.asList(Event.Kind.values());
    }
}
