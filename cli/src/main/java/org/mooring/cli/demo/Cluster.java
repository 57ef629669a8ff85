package org.mooring.cli.demo;

import java.util.List;

/**
 * One of the demo's clusters, a queue of its own on this machine.
 *
 * @param like what to expect of it, for the banner
 * @param queue its nodes and partitions, and what keeps them busy, as the agent's file has them; {@code @OTHERS@} stands
 *     for the account of other people, {@code @TUESDAY@} for the end of a maintenance
 */
record Cluster(String id, String name, String like, String queue) {
    static final List<Cluster> ALL = List.of(
            new Cluster(
                    "beluga",
                    "Béluga",
                    "usually free: a session starts at once",
                    """
                    node: {name: beluga-n1, cores: 16, memory-mib: 32768, gpus: 2}
                    partitions:
                      - {name: interactive, max-minutes: 480, max-cores: 8, max-memory-mib: 16384, max-gpus: 0, gpu-types: []}
                      - {name: gpu, max-minutes: 180, max-cores: 4, max-memory-mib: 16384, max-gpus: 1, gpu-types: [v100]}
                    """),
            new Cluster(
                    "cedar",
                    "Cedar",
                    "full of other people's jobs: a session waits and, after five minutes, gives up",
                    """
                    node: {name: cedar-n1, cores: 8, memory-mib: 16384, gpus: 0}
                    partitions:
                      - {name: interactive, max-minutes: 180, max-cores: 4, max-memory-mib: 8192, max-gpus: 0, gpu-types: []}
                    background: {jobs: 6, cores: 4, memory-mib: 2048, minutes: 60@OTHERS@}
                    """),
            new Cluster(
                    "narval",
                    "Narval",
                    "in maintenance until next Tuesday, 08:00",
                    """
                    node: {name: narval-n1, cores: 16, memory-mib: 65536, gpus: 4}
                    partitions:
                      - {name: interactive, max-minutes: 480, max-cores: 8, max-memory-mib: 32768, max-gpus: 2, gpu-types: [a100]}
                    maintenance: {until: "@TUESDAY@"}
                    """));
}
