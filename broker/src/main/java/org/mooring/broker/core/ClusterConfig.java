package org.mooring.broker.core;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Route;
import org.mooring.runtime.config.Default;
import org.mooring.runtime.net.Networks;

/**
 * A cluster.
 *
 * @param name in words: {@code Béluga}
 * @param way how the edge reaches its nodes
 * @param nodeNetworks where its nodes are, as {@code 10.1.0.0/16}; a job that calls from elsewhere is refused
 * @param accounts POSIX account by user name, where they differ
 * @param link where its own portal is; such a cluster has a card and takes no sessions here
 */
public record ClusterConfig(
        ClusterId id,
        String name,
        @Default("direct") Route.Way way,
        @Default("[]") List<String> nodeNetworks,
        @Default("{}") Map<String, String> accounts,
        @Nullable URI link) {
    public ClusterConfig {
        nodeNetworks = List.copyOf(nodeNetworks);
        accounts = Map.copyOf(accounts);
        if (link == null && nodeNetworks.isEmpty()) {
            throw new IllegalArgumentException("node-networks are missing: where " + id
                    + "'s nodes are, such as [10.1.0.0/16]; only a cluster with a link needs none");
        }
        Networks.parse("node-networks", nodeNetworks);
    }
}
