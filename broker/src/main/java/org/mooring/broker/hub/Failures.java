package org.mooring.broker.hub;

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

    Refusal refusal(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof BusFailure bus) {
            return bus(bus);
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
