package org.mooring.broker.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The bounded place for calls that block: few threads, and a queue that refuses when it is full. Thread-safe. */
public final class StoreWorker {
    private static final int MOST_UNDER_WAY = 4_000;
    private static final long LONGEST_SECONDS = 10;

    private final WorkerExecutor executor;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param threads how many calls may block at once */
    public StoreWorker(Vertx vertx, String name, int threads) {
        this.executor = vertx.createSharedWorkerExecutor(name, threads, LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs it there; fails with {@link StoreUnavailable} if too much waits already. */
    public <T> Future<T> run(Callable<T> blocking) {
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            return Future.failedFuture(
                    new StoreUnavailable(MOST_UNDER_WAY + " calls wait for the store already", null));
        }
        return executor.executeBlocking(blocking, false).onComplete(done -> underWay.decrementAndGet());
    }

    /** Ends its threads once what is under way is done. */
    public Future<Void> close() {
        return executor.close();
    }
}
