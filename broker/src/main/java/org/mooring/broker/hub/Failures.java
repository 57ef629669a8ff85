package org.mooring.broker.hub;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.TimeoutException;
import org.mooring.broker.identity.RandomTexts;
import org.mooring.broker.identity.Tokens;
import org.mooring.broker.store.StoreUnavailable;
import org.mooring.runtime.bus.BusFailure;
import org.mooring.web.page.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a refusal of any failure; what nobody expected is logged with a number that the page shows too. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    /** What a router's own handler failed with: too large a body, a damaged path. */
    Refusal refusal(RoutingContext context) {
        int status = context.statusCode();
        if (status == 413) {
            return Refusal.status(413, "the body is too large: at most " + Hub.BODY_BYTES + " bytes");
        }
        Throwable failure = context.failure();
        return failure != null && status >= 500 ? refusal(failure) : damaged(status);
    }

    private static Refusal damaged(int status) {
        return Refusal.status(status < 400 ? 400 : status, "the request cannot be read; is its path or query damaged?");
    }

    Refusal refusal(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof BusFailure bus) {
            return bus(bus);
        }
        if (failure instanceof HttpException http && http.getStatusCode() < 500) {
            return damaged(http.getStatusCode());
        }
        if (failure instanceof StoreUnavailable || failure instanceof TimeoutException) {
            return Refusal.status(503, "the hub cannot do this now: " + failure.getMessage() + "; try again soon");
        }
        if (failure instanceof Tokens.TooMany) {
            return Refusal.status(429, String.valueOf(failure.getMessage()));
        }
        String id = RandomTexts.ofBytes(6);
        log.atError().setCause(failure).addKeyValue("problem", id).log("A request failed");
        return Refusal.status(500, "something went wrong here; tell the help desk this number: " + id);
    }

    private static Refusal bus(BusFailure failure) {
        return switch (failure.kind()) {
            case LINK_LOST, UNAVAILABLE, TIMEOUT ->
                Refusal.of(
                        Problem.Kind.CLUSTER_SILENT,
                        "the cluster's agent does not answer now: " + failure.getMessage() + "; try again soon");
            case REFUSED, FAILED ->
                Refusal.status(502, "the cluster's agent could not do this: " + failure.getMessage());
        };
    }
}
