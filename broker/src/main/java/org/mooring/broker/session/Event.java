package org.mooring.broker.session;

import java.time.Instant;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobRefused;

/** Something that happened to a session, or was asked of it. */
public sealed interface Event {
    /** Which row of the transition table decides. */
    Kind kind();

    /** The columns of the transition table. */
    enum Kind {
        SEALED,
        SUBMITTED,
        REFUSED,
        SEEN_PENDING,
        SEEN_RUNNING,
        SEEN_ENDED,
        LEAVE_ASKED,
        LISTENING,
        HEARTBEAT,
        ANSWERED,
        EXITED,
        KILLED,
        NOTHING_TO_CANCEL,
        DEADLINE,
        STOP_ASKED,
        CLUSTER_SILENT,
        CLUSTER_HEARD,
        ACTIVE
    }

    /** The database row seals the claim. */
    record Sealed(long fence) implements Event {
        @Override
        public Kind kind() {
            return Kind.SEALED;
        }
    }

    /** The scheduler has the job. */
    record Submitted(String jobId) implements Event {
        @Override
        public Kind kind() {
            return Kind.SUBMITTED;
        }
    }

    /** The job was refused, in the refuser's words. */
    record Refused(JobRefused.By by, String message) implements Event {
        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }
    }

    /**
     * A scheduler says something of the job.
     *
     * @param by the cluster whose agent says so; another than the session's own has no say
     */
    record Observed(ClusterId by, JobObservation job) implements Event {
        @Override
        public Kind kind() {
            return switch (job.state().rank()) {
                case 0 -> Kind.SEEN_PENDING;
                case 1 -> Kind.SEEN_RUNNING;
                default -> Kind.SEEN_ENDED;
            };
        }
    }

    /**
     * The job runs and asks leave to start its server.
     *
     * @param nonce of this call; a repeated call carries the same one
     * @param from the address that the call came from
     */
    record LeaveAsked(String nonce, String from, long counter) implements Event {
        @Override
        public Kind kind() {
            return Kind.LEAVE_ASKED;
        }
    }

    /** The job's server listens. */
    record Listening(int port, String from, long counter) implements Event {
        @Override
        public Kind kind() {
            return Kind.LISTENING;
        }
    }

    /** The job says that it is there. */
    record Heartbeat(long counter) implements Event {
        @Override
        public Kind kind() {
            return Kind.HEARTBEAT;
        }
    }

    /** The server answered an authenticated request through the way that users take. */
    record Answered() implements Event {
        @Override
        public Kind kind() {
            return Kind.ANSWERED;
        }
    }

    /** The job's goodbye: its server ended by itself. */
    record Exited(int exitCode, long counter) implements Event {
        @Override
        public Kind kind() {
            return Kind.EXITED;
        }
    }

    /** The job's goodbye: a signal ended its server; the scheduler will say why. */
    record Killed(int signal, long counter) implements Event {
        @Override
        public Kind kind() {
            return Kind.KILLED;
        }
    }

    /** The scheduler says positively that no job of this session waits or runs, and none will. */
    record NothingToCancel() implements Event {
        @Override
        public Kind kind() {
            return Kind.NOTHING_TO_CANCEL;
        }
    }

    /** The claim's deadline is past, in cluster time. */
    record DeadlinePassed() implements Event {
        @Override
        public Kind kind() {
            return Kind.DEADLINE;
        }
    }

    /**
     * A recorded decision to end it.
     *
     * @param reason STOPPED, LOGGED_OUT, CULLED, ADMIN or DUPLICATE
     * @param by who decided
     */
    record StopAsked(EndReason reason, String by) implements Event {
        public StopAsked {
            switch (reason) {
                case STOPPED, LOGGED_OUT, CULLED, ADMIN, DUPLICATE -> {}
                case SPAWN_TIMEOUT,
                        REJECTED,
                        JOB_FAILED,
                        OUT_OF_MEMORY,
                        WALLTIME,
                        NODE_FAILED,
                        PREEMPTED,
                        CANCELLED_OUTSIDE,
                        AGENT_REFUSED ->
                    throw new IllegalArgumentException(reason + " is observed, nobody can ask for it");
            }
        }

        @Override
        public Kind kind() {
            return Kind.STOP_ASKED;
        }
    }

    /** Its cluster is not heard from; that ends nothing (law 1). */
    record ClusterSilent(Instant since) implements Event {
        @Override
        public Kind kind() {
            return Kind.CLUSTER_SILENT;
        }
    }

    /** Its cluster is heard from again. */
    record ClusterHeard() implements Event {
        @Override
        public Kind kind() {
            return Kind.CLUSTER_HEARD;
        }
    }

    /** A person or a kernel did something. */
    record Active(Instant at) implements Event {
        @Override
        public Kind kind() {
            return Kind.ACTIVE;
        }
    }
}
