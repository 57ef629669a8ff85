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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What schedulers say of our jobs, session by session. A job that is not in the list is unknown, and nothing follows
 * from it; a job whose session is not live here is left alone and counted. Any thread.
 */
final class ObservationIntake {
    private static final Logger log = LoggerFactory.getLogger(ObservationIntake.class);

    private final Bus bus;
    private final SessionFlow flow;
    private final ClusterBoard board;
    private final BrokerMetrics metrics;

    ObservationIntake(Bus bus, SessionFlow flow, ClusterBoard board, BrokerMetrics metrics) {
        this.bus = bus;
        this.flow = flow;
        this.board = board;
        this.metrics = metrics;
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
        return flow.apply(job.session(), new Event.Observed(job))
                .onSuccess(passage -> {
                    if (passage.isEmpty() && !job.state().terminal()) {
                        metrics.unknownJob();
                        log.atWarn()
                                .addKeyValue("session", job.session())
                                .addKeyValue("cluster", cluster)
                                .addKeyValue("job", job.jobId())
                                .addKeyValue("state", job.state())
                                .log("a job of ours whose session is not live here; it is left alone");
                    }
                })
                .mapEmpty();
    }
}
