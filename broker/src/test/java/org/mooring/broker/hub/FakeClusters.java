package org.mooring.broker.hub;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.ClusterStatus.Condition;
import org.mooring.broker.core.Clusters;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.BusFailure;

/** Béluga free, Cedar busy, Narval in maintenance, Niagara a link; bob has no account on Cedar. */
final class FakeClusters implements Clusters {
    private final Set<ClusterId> drained = new CopyOnWriteArraySet<>();
    private volatile boolean silent;

    void silent(boolean now) {
        silent = now;
    }

    @Override
    public List<ClusterStatus> all() {
        return List.of(
                status("beluga", "Béluga", Condition.FREE, null),
                status("cedar", "Cedar", Condition.BUSY, null),
                status("narval", "Narval", Condition.MAINTENANCE, null),
                status("niagara", "Niagara", Condition.LINK_OUT, URI.create("https://niagara.example.org/")));
    }

    private ClusterStatus status(String id, String name, Condition condition, @Nullable URI link) {
        ClusterId cluster = new ClusterId(id);
        Condition now = drained.contains(cluster) ? Condition.DRAINED : condition;
        return new ClusterStatus(cluster, name, now, Instant.now(), null, 8, 16, 2, 60L, link);
    }

    @Override
    public Optional<ClusterStatus> find(ClusterId id) {
        return all().stream().filter(c -> c.id().equals(id)).findFirst();
    }

    @Override
    public Future<Offer> offer(ClusterId cluster, UserName user) {
        if (silent) {
            return Future.failedFuture(new BusFailure(BusFailure.Kind.TIMEOUT, "nothing heard from " + cluster));
        }
        boolean account = !(cluster.value().equals("cedar") && user.value().equals("bob"));
        return Future.succeededFuture(new Offer(
                cluster,
                account,
                List.of("def-smith", "rrg-smith"),
                List.of(new Offer.Partition("cpu", 480, 8, 32768, 0, List.of())),
                List.of(new Offer.Interface("lab", "lab"), new Offer.Interface("notebook", "tree")),
                new JobRequest(null, 60, 1, 2048, 0, null, "lab"),
                Instant.now()));
    }

    @Override
    public Future<Void> drain(ClusterId cluster, boolean drain, String by) {
        if (drain) {
            drained.add(cluster);
        } else {
            drained.remove(cluster);
        }
        return Future.succeededFuture();
    }
}
