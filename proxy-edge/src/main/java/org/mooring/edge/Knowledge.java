package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mooring.edge.route.RouteTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps routes and trust on disk, so that an edge serves on after a restart when no broker answers. Writes at most once
 * in a while; {@link #save} tells of a change from any thread.
 */
final class Knowledge {
    private static final Logger log = LoggerFactory.getLogger(Knowledge.class);
    private static final long EVERY_MS = 500;

    private final Vertx vertx;
    private final WorkerExecutor disk;
    private final StateFile file;
    private final Trusted trusted;
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile RouteTable routes = RouteTable.EMPTY;

    Knowledge(Vertx vertx, StateFile file, Trusted trusted) {
        this.vertx = vertx;
        this.disk = vertx.createSharedWorkerExecutor("edge-disk", 1, 60, TimeUnit.SECONDS);
        this.file = file;
        this.trusted = trusted;
    }

    /** Reads what was kept; the trust is taken at once. */
    Future<RouteTable> load() {
        return disk.executeBlocking(file::read).map(kept -> {
            kept.ifPresent(state -> {
                trusted.trust(state.trust());
                routes = RouteTable.of(state.routes());
            });
            return routes;
        });
    }

    /** There is something new to keep. */
    void save(RouteTable table) {
        routes = table;
        save();
    }

    /** There is news about trust to keep. */
    void save() {
        if (planned.compareAndSet(false, true)) {
            vertx.setTimer(EVERY_MS, t -> {
                planned.set(false);
                write().onFailure(e -> log.atError().setCause(e).log("the state file was not written; will try again"));
            });
        }
    }

    private Future<Void> write() {
        return disk.executeBlocking(this::writeNow);
    }

    private Void writeNow() throws IOException {
        file.write(new StateFile.State(routes.routes(), trusted.toKeep()));
        return null;
    }

    /** Writes for the last time. */
    Future<Void> close() {
        return write().eventually(disk::close);
    }
}
