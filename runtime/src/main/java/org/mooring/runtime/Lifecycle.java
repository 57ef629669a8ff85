package org.mooring.runtime;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a daemon has started, stopped in reverse order: one at a time, each with a deadline, and a part that fails or
 * hangs is logged and passed over. A daemon registers each part as soon as it runs, so that a start that fails half-way
 * stops just what it had started. Thread-safe.
 *
 * <p>Vert.x itself is a part, registered first: {@code onStop("vert.x", vertx::close)}. (A chain of futures such as
 * {@code server.close().eventually(vertx::close)} never completes: its last step would run on an event loop that is gone.)
 */
public final class Lifecycle {
    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(5);

    private final String daemon;
    private final Deque<Part> parts = new ArrayDeque<>();
    private @Nullable CompletableFuture<Void> stopped;

    /** @param daemon its name, for the log */
    public Lifecycle(String daemon) {
        this.daemon = daemon;
    }

    /** Something that stops without blocking; it has 5 s. */
    public void onStop(String what, Supplier<Future<Void>> stop) {
        onStop(what, USUAL_DEADLINE, stop);
    }

    /**
     * Something that stops without blocking.
     *
     * @param deadline how long to wait for it before the next part is stopped
     */
    public void onStop(String what, Duration deadline, Supplier<Future<Void>> stop) {
        register(new Part(what, deadline, () -> stop.get().toCompletionStage().toCompletableFuture()));
    }

    /** Something whose closing blocks (files, processes, a database): closed on a thread of its own; it has 5 s. */
    public void onStopBlocking(String what, AutoCloseable part) {
        onStopBlocking(what, USUAL_DEADLINE, part);
    }

    /**
     * Something whose closing blocks.
     *
     * @param deadline how long to wait for it before the next part is stopped
     */
    public void onStopBlocking(String what, Duration deadline, AutoCloseable part) {
        register(new Part(what, deadline, () -> onThread(what, part)));
    }

    /**
     * A start that leaves nothing behind: if it fails, all that is registered here is stopped, and then it fails. (Not
     * the same as {@code start.recover(failure -> stop()…)}, which never completes once Vert.x is among the parts: it
     * would go on on the start's own event loop.)
     */
    public <T> Future<T> orStop(Future<T> start) {
        CompletableFuture<T> whole = new CompletableFuture<>();
        start.onSuccess(whole::complete)
                .onFailure(failure -> stop().onComplete(done -> whole.completeExceptionally(failure)));
        return Future.fromCompletionStage(whole);
    }

    /** Stops everything; further calls get the same answer. Never fails. */
    public Future<Void> stop() {
        return Future.fromCompletionStage(stopAll());
    }

    private synchronized void register(Part part) {
        if (stopped != null) {
            // A start that was overtaken by a stop: what comes late is stopped as it comes.
            stopped = stopped.thenCompose(done -> stop(part));
            return;
        }
        parts.push(part);
    }

    private synchronized CompletableFuture<Void> stopAll() {
        if (stopped == null) {
            CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
            for (Part part : parts) {
                chain = chain.thenCompose(done -> stop(part));
            }
            stopped = chain;
        }
        return stopped;
    }

    private CompletableFuture<Void> stop(Part part) {
        CompletableFuture<Void> stopping;
        try {
            // A copy: orTimeout would otherwise complete a future that belongs to the part.
            stopping = part.stop().get().copy();
        } catch (RuntimeException e) {
            stopping = CompletableFuture.failedFuture(e);
        }
        // The JDK's own timer: it still runs when the Vert.x instance is among the things that have stopped.
        return stopping.orTimeout(part.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, failure) -> {
                    if (failure instanceof TimeoutException) {
                        log.atWarn()
                                .addKeyValue("daemon", daemon)
                                .log("{} did not stop within {}", part.what(), part.deadline());
                    } else if (failure != null) {
                        log.atWarn()
                                .addKeyValue("daemon", daemon)
                                .setCause(failure)
                                .log("{} failed to stop", part.what());
                    }
                    return null;
                });
    }

    private static CompletableFuture<Void> onThread(String what, AutoCloseable part) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread closer = new Thread(
                () -> {
                    try {
                        part.close();
                        closed.complete(null);
                    } catch (Exception e) {
                        closed.completeExceptionally(e);
                    }
                },
                "stop-" + what);
        closer.setDaemon(true);
        closer.start();
        return closed;
    }

    private record Part(String what, Duration deadline, Supplier<CompletableFuture<Void>> stop) {}
}
