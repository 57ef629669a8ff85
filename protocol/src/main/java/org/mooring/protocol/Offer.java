package org.mooring.protocol;

import java.time.Instant;
import java.util.List;

/**
 * What a cluster allows one user.
 *
 * @param hasAccount false if the POSIX account has no access here; the rest is then empty
 * @param accounts scheduler accounts the user may charge; empty where the cluster keeps none
 * @param partitions where a job can run; a request must fit into one of them as a whole
 * @param interfaces user interfaces offered, the default first
 * @param defaults what Start takes when the user never chose
 * @param asOf when the agent last read this from the scheduler
 */
@Wire("offer.v1")
public record Offer(
        ClusterId cluster,
        boolean hasAccount,
        List<String> accounts,
        List<Partition> partitions,
        List<Interface> interfaces,
        JobRequest defaults,
        Instant asOf)
        implements Answer {
    public Offer {
        accounts = List.copyOf(accounts);
        partitions = List.copyOf(partitions);
        interfaces = List.copyOf(interfaces);
    }

    /**
     * A partition and its limits for one job of this user.
     *
     * @param gpuTypes types of GPU here, empty if none
     */
    public record Partition(
            String name, int maxMinutes, int maxCores, int maxMemoryMiB, int maxGpus, List<String> gpuTypes) {
        public Partition {
            gpuTypes = List.copyOf(gpuTypes);
        }
    }

    /**
     * A user interface.
     *
     * @param id {@code lab}, {@code notebook}, {@code terminal}, …; its name in words stands in the catalogues
     * @param path where it opens, below the server's prefix: {@code lab}
     */
    public record Interface(String id, String path) {}
}
