package org.mooring.runtime;

import io.vertx.core.Future;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mooring.runtime.config.ConfigProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a process that is one daemon: start it, wait for SIGTERM or SIGINT, stop it, and only then let the JVM go.
 * The shutdown hook is there before the start, so a signal in the middle of a start stops what has been started.
 */
public final class DaemonRunner {
    /** Exit status of a start that failed. */
    public static final int START_FAILED = 1;
    /** Exit status of a configuration that cannot be used. */
    public static final int CONFIG_WRONG = 2;

    private static final Logger log = LoggerFactory.getLogger(DaemonRunner.class);

    private final String name;
    private final Duration stopWithin;
    private final PrintStream err;
    private boolean calm;

    /**
     * @param name the daemon's, for messages
     * @param stopWithin how long a stop may take before the process ends all the same
     * @param err where a failed start is told
     */
    public DaemonRunner(String name, Duration stopWithin, PrintStream err) {
        this.name = name;
        this.stopWithin = stopWithin;
        this.err = err;
    }

    /** A stop in good order ends the process with 0 and not with the signal's status: for one that people stop by hand. */
    public DaemonRunner calm() {
        calm = true;
        return this;
    }

    /**
     * Runs the daemon. Blocks until the process is told to end.
     *
     * @return the exit status, if the daemon could not be started; a process that is stopped by a signal ends with the
     *     signal's status (SIGTERM: 143) and never comes back here
     */
    public int run(Callable<? extends Future<? extends Daemon>> start) {
        CompletableFuture<Daemon> started = new CompletableFuture<>();
        Thread hook = new Thread(() -> stop(started), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            start.call().onComplete(result -> {
                if (result.succeeded()) {
                    started.complete(result.result());
                } else {
                    started.completeExceptionally(result.cause());
                }
            });
            started.get();
            log.atInfo().addKeyValue("daemon", name).log("started");
            new CountDownLatch(1).await();
        } catch (ExecutionException e) {
            return failed(started, hook, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            return failed(started, hook, e);
        }
        return 0;
    }

    private int failed(CompletableFuture<Daemon> started, Thread hook, Throwable failure) {
        started.completeExceptionally(failure);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("the process is ending already", e);
        }
        if (failure instanceof ConfigProblems problems) {
            problems.problems().forEach(err::println);
            return CONFIG_WRONG;
        }
        log.atError().addKeyValue("daemon", name).setCause(failure).log("start failed");
        err.println("mooring " + name + " could not start: "
                + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        return START_FAILED;
    }

    private void stop(CompletableFuture<Daemon> started) {
        log.atInfo().addKeyValue("daemon", name).log("stopping");
        try {
            started.thenCompose(daemon -> daemon.stop().toCompletionStage())
                    .get(stopWithin.toMillis(), TimeUnit.MILLISECONDS);
            log.atInfo().addKeyValue("daemon", name).log("stopped");
            if (calm) {
                Runtime.getRuntime().halt(0);
            }
        } catch (TimeoutException e) {
            log.atError().addKeyValue("daemon", name).log("did not stop within {}; ending all the same", stopWithin);
        } catch (ExecutionException e) {
            log.atError().addKeyValue("daemon", name).setCause(e.getCause()).log("stop failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
