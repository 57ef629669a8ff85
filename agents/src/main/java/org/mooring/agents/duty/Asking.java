package org.mooring.agents.duty;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.mooring.agents.scheduler.SchedulerUnreachable;
import org.mooring.runtime.bus.BusFailure;

/** Turns the scheduler's stages into futures of one context, with a timeout, and its silence into a bus failure. */
final class Asking {
    private final Context context;
    private final Duration timeout;

    Asking(Context context, Duration timeout) {
        this.context = context;
        this.timeout = timeout;
    }

    Context context() {
        return context;
    }

    <T> Future<T> asked(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(told(failure)));
    }

    private Throwable told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof SchedulerUnreachable) {
            return new BusFailure(BusFailure.Kind.UNAVAILABLE, "the scheduler does not answer: " + cause.getMessage());
        }
        if (cause instanceof java.util.concurrent.TimeoutException) {
            return new BusFailure(BusFailure.Kind.TIMEOUT, "the scheduler did not answer within " + timeout);
        }
        return cause;
    }
}
