package org.mooring.broker.hub;

import java.util.Optional;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.Clusters;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ServerName;

/**
 * Which cluster a server name means when no session says so: this is the one place. By default a server is named after
 * its cluster, and JupyterHub's default server is the default cluster's.
 */
final class Servers {
    private final Clusters clusters;
    private final ClusterId defaultCluster;

    Servers(Clusters clusters, ClusterId defaultCluster) {
        this.clusters = clusters;
        this.defaultCluster = defaultCluster;
    }

    /** The name of a new server on this cluster. */
    static ServerName of(ClusterId cluster) {
        return new ServerName(cluster.value());
    }

    /** The server that JupyterHub calls {@code ''}. */
    ServerName byDefault() {
        return of(defaultCluster);
    }

    boolean isDefault(ServerName server) {
        return server.equals(byDefault());
    }

    /** The cluster of a server that has no session. */
    Optional<ClusterStatus> cluster(ServerName server) {
        return ClusterId.parse(server.value()).flatMap(clusters::find);
    }
}
