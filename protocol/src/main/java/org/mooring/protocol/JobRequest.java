package org.mooring.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What the user asked for, in the terms of the options form and of the API's {@code user_options}.
 *
 * @param account the scheduler account to charge, one of the offer's; absent where the cluster keeps none
 * @param minutes how long the job may run
 * @param cores CPU cores on one node
 * @param memoryMiB memory of the whole session, in MiB
 * @param gpus number of GPUs, 0 for none
 * @param gpuType one of the offer's GPU types; absent for any
 * @param ui id of the user interface to open, one of the offer's
 */
public record JobRequest(
        @Nullable String account,
        int minutes,
        int cores,
        int memoryMiB,
        int gpus,
        @Nullable String gpuType,
        String ui) {
    public JobRequest {
        if (minutes < 1 || cores < 1 || memoryMiB < 1 || gpus < 0) {
            throw new IllegalArgumentException("a job needs at least 1 minute, 1 core and 1 MiB; asked for " + minutes
                    + " min, " + cores + " cores, " + memoryMiB + " MiB, " + gpus + " GPUs");
        }
    }
}
