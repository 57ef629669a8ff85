package org.mooring.protocol;

/**
 * A job's state in Slurm's terms (slurm 22.05, squeue(1) "JOB STATE CODES"), each with its rank: facts about a job only
 * move forward. "Unknown" is not a state: what is not known is not said.
 */
public enum JobState {
    PENDING(0),
    RUNNING(1),
    /** Ended by itself with exit code 0. */
    COMPLETED(2),
    /** Ended by itself with another exit code or a signal. */
    FAILED(2),
    OUT_OF_MEMORY(2),
    /** Its time limit is over. */
    TIMEOUT(2),
    CANCELLED(2),
    NODE_FAIL(2),
    PREEMPTED(2),
    /** It could not start before its deadline. */
    DEADLINE(2);

    private final int rank;

    JobState(int rank) {
        this.rank = rank;
    }

    public int rank() {
        return rank;
    }

    public boolean terminal() {
        return rank == 2;
    }
}
