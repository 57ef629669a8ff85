package org.mooring.runtime.bus;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.Fact;
import org.mooring.protocol.Request;

/**
 * The bus, for one daemon. Two kinds keep one contract: on the brokers' event bus itself, and over a link by a daemon
 * that dialled in. All methods may be called from any thread; handlers run on an event loop and never block it.
 */
public interface Bus {
    /**
     * Asks whoever serves the address.
     *
     * @param timeout how long to wait for the answer, at most; more than zero
     * @return the answer, or a failure that is always a {@link BusFailure}
     */
    <A extends Answer, Q extends Request<A>> Future<A> request(Address<Q> to, Q request, Duration timeout);

    /** Tells all who listen, once; while a link is down the fact is dropped and counted. */
    <F extends Fact> void publish(Address<F> to, F fact);

    /**
     * Answers the requests of an address; several who serve one address share them. A handler's failure reaches the
     * asker as {@link BusFailure} with its message; a {@link BusFailure} as it is.
     *
     * @return done when requests can arrive; other brokers of a cluster know of it a moment later. While a link is down:
     *     done at once, and made good when it comes up
     */
    <A extends Answer, Q extends Request<A>> Future<Registration> serve(Address<Q> at, Function<Q, Future<A>> handler);

    /** Hears the facts of an address. */
    <F extends Fact> Future<Registration> listen(Address<F> at, Consumer<F> handler);

    /** Calls back when the way to the brokers comes up (at once if it is up) and each time it comes up again. */
    void onUp(Runnable handler);

    /** Whether the way to the brokers is up now. */
    boolean up();

    /** Ends a {@link #serve} or {@link #listen}. */
    interface Registration {
        Future<Void> end();
    }
}
