package org.mooring.broker.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mooring.broker.session.Slots;
import org.mooring.protocol.ClusterId;

/**
 * What the core is told.
 *
 * @param federation name of this installation; jobs are marked with it
 * @param state folder for the key of the marks
 * @param limit how many sessions a user may have
 * @param spawnTimeout from claim to READY
 * @param silentAfter a cluster not heard from for this long is unreachable
 * @param clusters in the order of the cards
 */
public record CoreConfig(
        String federation,
        Path state,
        Slots.Limit limit,
        Duration spawnTimeout,
        Duration silentAfter,
        List<ClusterConfig> clusters) {
    public CoreConfig {
        clusters = List.copyOf(clusters);
    }

    Optional<ClusterConfig> cluster(ClusterId id) {
        return clusters.stream().filter(c -> c.id().equals(id)).findFirst();
    }
}
