package org.mooring.broker.core;

import io.vertx.core.Future;
import java.util.List;
import org.mooring.broker.session.Event;
import org.mooring.protocol.Ack;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobObservations;
import org.mooring.runtime.bus.Bus;

/**
 * What schedulers say of our jobs, session by session. A job that is not in the list is unknown, and nothing follows
 * from it; a job whose session is not live here is a matter for {@link Orphans}. Any thread.
 */
final class ObservationIntake {
    private final Bus bus;
    private final SessionFlow flow;
    private final ClusterBoard board;
    private final Orphans orphans;

    ObservationIntake(Bus bus, SessionFlow flow, ClusterBoard board, Orphans orphans) {
        this.bus = bus;
        this.flow = flow;
        this.board = board;
        this.orphans = orphans;
    }

    Future<Bus.Registration> serve() {
        return bus.serve(Address.broker(JobObservations.class), this::take);
    }

    /** Acknowledged when all of it is written down; what fails is sent again. */
    private Future<Ack> take(JobObservations seen) {
        board.heard(seen.cluster());
        List<Future<Void>> taken =
                seen.jobs().stream().map(job -> take(seen.cluster(), job)).toList();
        return Future.join(taken).map(all -> new Ack());
    }

    private Future<Void> take(ClusterId cluster, JobObservation job) {
        return flow.apply(job.session(), new Event.Observed(cluster, job))
                .onSuccess(passage -> {
                    if (passage.isEmpty()) {
                        orphans.observed(cluster, job);
                    }
                })
                .mapEmpty();
    }
}
