package org.mooring.agents.scheduler.local;

import org.mooring.protocol.JobRequest;

/** What a job takes, or what is free. */
record Size(int cores, int memoryMib, int gpus) {
    static Size of(JobRequest request) {
        return new Size(request.cores(), request.memoryMiB(), request.gpus());
    }

    static Size of(LocalConfig.Node node) {
        return new Size(node.cores(), node.memoryMib(), node.gpus());
    }

    Size plus(Size other) {
        return new Size(cores + other.cores, memoryMib + other.memoryMib, gpus + other.gpus);
    }

    Size minus(Size other) {
        return new Size(cores - other.cores, memoryMib - other.memoryMib, gpus - other.gpus);
    }

    boolean holds(Size other) {
        return cores >= other.cores && memoryMib >= other.memoryMib && gpus >= other.gpus;
    }
}
