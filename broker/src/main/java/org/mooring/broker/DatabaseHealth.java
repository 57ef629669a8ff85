package org.mooring.broker;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import org.mooring.broker.store.Database;
import org.mooring.runtime.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database answers: asked every few seconds, remembered in between, because a check must not block. */
final class DatabaseHealth implements Health.Check {
    private static final Logger log = LoggerFactory.getLogger(DatabaseHealth.class);
    private static final long EVERY_MILLIS = 3_000;

    private final Vertx vertx;
    private final Database database;
    private final WorkerExecutor worker;
    private final long timer;
    private volatile boolean answers = true;

    DatabaseHealth(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
        this.worker = vertx.createSharedWorkerExecutor("database-health", 1);
        this.timer = vertx.setPeriodic(EVERY_MILLIS, t -> look());
    }

    @Override
    public Optional<String> problem() {
        return answers
                ? Optional.empty()
                : Optional.of("the database does not answer: no session can be started until it does");
    }

    Future<Void> stop() {
        vertx.cancelTimer(timer);
        return worker.close();
    }

    private void look() {
        worker.executeBlocking(database::answers)
                .onSuccess(now -> answers = now)
                .onFailure(e -> log.warn("the database's health is not known", e));
    }
}
