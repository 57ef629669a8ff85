package org.mooring.broker.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.mooring.broker.session.Effect;
import org.mooring.broker.session.Session;
import org.mooring.broker.store.History;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of ours that wait or run though their session is not live. One whose session has ended a while ago is cancelled
 * again; one of a session that was never heard of is counted, logged and left alone. Any thread.
 */
final class Orphans {
    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    /** A job may take this long to be gone after its session has ended. */
    private static final Duration LINGER = Duration.ofSeconds(60);

    private final History history;
    private final Effects effects;
    private final InstantSource clock;
    private final BrokerMetrics metrics;
    /** Looked at lately: agents tell of the same jobs every few seconds. */
    private final Cache<SessionId, Boolean> seen = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(30))
            .build();

    Orphans(History history, Effects effects, InstantSource clock, BrokerMetrics metrics) {
        this.history = history;
        this.effects = effects;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** A job was observed whose session is not live. */
    void observed(ClusterId cluster, JobObservation job) {
        if (job.state().terminal() || seen.asMap().putIfAbsent(job.session(), true) != null) {
            return;
        }
        history.find(job.session())
                .compose(ended -> {
                    if (ended.isPresent()) {
                        return lingers(ended.get()) ? Future.succeededFuture() : cancel(ended.get(), job);
                    }
                    metrics.unknownJob();
                    log.atWarn()
                            .addKeyValue("session", job.session())
                            .addKeyValue("cluster", cluster)
                            .addKeyValue("job", job.jobId())
                            .addKeyValue("state", job.state())
                            .log("a job with our mark whose session is not known here; it is left alone");
                    return Future.succeededFuture();
                })
                .onFailure(e -> log.atWarn()
                        .addKeyValue("session", job.session())
                        .log("an orphan could not be looked at: {}", e.getMessage()));
    }

    private boolean lingers(Session ended) {
        Instant at = ended.steps().ended();
        return at != null && at.plus(LINGER).isAfter(clock.instant());
    }

    private Future<?> cancel(Session ended, JobObservation job) {
        log.atWarn()
                .addKeyValue("session", ended.id())
                .addKeyValue("job", job.jobId())
                .addKeyValue("state", job.state())
                .log("its session has ended, and the job is still there: it is cancelled");
        return effects.run(Effect.CANCEL, ended);
    }
}
