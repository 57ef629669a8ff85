package org.mooring.broker.core;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Offer;
import org.mooring.protocol.UserName;

/** The clusters of the federation, as known now. Any thread. */
public interface Clusters {
    /** All of them, in the order of the configuration. */
    List<ClusterStatus> all();

    Optional<ClusterStatus> find(ClusterId id);

    /**
     * What the cluster offers this user: fresh, or the last one heard if the agent does not answer in time.
     *
     * @return fails with a {@link org.mooring.runtime.bus.BusFailure} if nothing was ever heard
     */
    Future<Offer> offer(ClusterId cluster, UserName user);

    /** Takes no new sessions there, or takes them again. */
    Future<Void> drain(ClusterId cluster, boolean drained, String by);
}
