package org.mooring.runtime.bus;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.Fact;
import org.mooring.protocol.Message;
import org.mooring.protocol.Request;
import org.mooring.runtime.bus.BusFailure.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bus on a Vert.x event bus, clustered or not. Several may stand on one Vert.x. Always up. */
public final class EventBusBus implements Bus {
    private static final Logger log = LoggerFactory.getLogger(EventBusBus.class);

    private final Vertx vertx;
    private final BusMetrics metrics;

    public EventBusBus(Vertx vertx, BusMetrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
        WireCodec.install(vertx);
    }

    /** With metrics that nobody reads. */
    public EventBusBus(Vertx vertx) {
        this(vertx, new BusMetrics(new CollectorRegistry()));
    }

    @Override
    public <A extends Answer, Q extends Request<A>> Future<A> request(Address<Q> to, Q request, Duration timeout) {
        long begun = System.nanoTime();
        DeliveryOptions within = new DeliveryOptions().setSendTimeout(Math.max(1, timeout.toMillis()));
        @SuppressWarnings("unchecked") // the request's type names its answer's; whoever serves it is held to that
        Future<A> answered = (Future<A>) vertx.eventBus()
                .<Object>request(to.name(), request, within)
                .recover(failure -> Future.failedFuture(busFailure(to, failure)))
                .map(reply -> answer(to, reply.body()));
        return answered.onSuccess(answer -> metrics.answered(request.getClass(), System.nanoTime() - begun))
                .onFailure(failure -> metrics.failed(request.getClass(), ((BusFailure) failure).kind()));
    }

    @Override
    public <F extends Fact> void publish(Address<F> to, F fact) {
        vertx.eventBus().publish(to.name(), fact);
    }

    @Override
    public <A extends Answer, Q extends Request<A>> Future<Registration> serve(
            Address<Q> at, Function<Q, Future<A>> handler) {
        return consume(at, message -> {
            Q request = read(at, message.body());
            if (request == null) {
                message.fail(Kind.FAILED.status(), "not a message that " + at + " can read");
                return;
            }
            handle(request, handler)
                    .onSuccess(message::reply)
                    .onFailure(failure -> message.fail(kind(failure).status(), BusFailure.text(failure)));
        });
    }

    @Override
    public <F extends Fact> Future<Registration> listen(Address<F> at, Consumer<F> handler) {
        return consume(at, message -> {
            F fact = read(at, message.body());
            if (fact != null) {
                handler.accept(fact);
            }
        });
    }

    @Override
    public void onUp(Runnable handler) {
        handler.run();
    }

    @Override
    public boolean up() {
        return true;
    }

    private Future<Registration> consume(Address<?> at, Consumer<io.vertx.core.eventbus.Message<Object>> handler) {
        MessageConsumer<Object> consumer = vertx.eventBus().consumer(at.name());
        consumer.handler(message -> {
            try {
                handler.accept(message);
            } catch (RuntimeException e) {
                log.atError().addKeyValue("address", at).setCause(e).log("a handler failed");
            }
        });
        return consumer.completion().map(consumer::unregister);
    }

    private <M extends Message> @org.jspecify.annotations.Nullable M read(Address<M> at, Object body) {
        if (at.type().isInstance(body)) {
            return at.type().cast(body);
        }
        metrics.unreadable();
        log.atWarn().addKeyValue("address", at).log("unreadable message: {}", described(body));
        return null;
    }

    private Answer answer(Address<?> to, Object body) {
        if (body instanceof Answer answer) {
            return answer;
        }
        metrics.unreadable();
        throw new BusFailure(Kind.FAILED, to + " answered what cannot be read here: " + described(body));
    }

    private static String described(Object body) {
        return body instanceof Unreadable unreadable
                ? unreadable.reason()
                : body.getClass().getSimpleName();
    }

    private static <A extends Answer, Q extends Request<A>> Future<A> handle(
            Q request, Function<Q, Future<A>> handler) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Kind kind(Throwable failure) {
        return failure instanceof BusFailure expected ? expected.kind() : Kind.FAILED;
    }

    private static BusFailure busFailure(Address<?> to, Throwable failure) {
        if (failure instanceof ReplyException reply) {
            return switch (reply.failureType()) {
                case NO_HANDLERS -> new BusFailure(Kind.UNAVAILABLE, "nobody serves " + to + " now");
                case TIMEOUT -> new BusFailure(Kind.TIMEOUT, "no answer from " + to + " in time");
                case RECIPIENT_FAILURE, ERROR ->
                    new BusFailure(Kind.ofStatus(reply.failureCode()), String.valueOf(reply.getMessage()));
            };
        }
        return new BusFailure(Kind.UNAVAILABLE, to + " could not be asked: " + BusFailure.text(failure));
    }
}
