package org.mooring.runtime.link;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.Fact;
import org.mooring.protocol.Request;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusFailure;
import org.mooring.runtime.bus.BusFailure.Kind;
import org.mooring.runtime.bus.BusMetrics;
import org.mooring.runtime.link.LinkMetrics.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus of a daemon that dials in: one link to any of the brokers, made again with another whenever it breaks, with
 * everything that was served and listened to. While there is none, a request fails UNAVAILABLE at once, a fact is dropped
 * and counted, and {@link #serve} and {@link #listen} are done at once and made good when the link comes up. Its state
 * lives on one event loop of its own, where handlers run too.
 */
public final class LinkClient implements Bus, Daemon {
    private static final Logger log = LoggerFactory.getLogger(LinkClient.class);

    private final Vertx vertx;
    private final Context context;
    private final Identity identity;
    private final LinkLimits limits;
    private final BusMetrics busMetrics;
    private final LinkMetrics metrics;
    private final Dialler dialler;
    private final BackOff backOff;
    private final Registrations registrations = new Registrations();
    private final List<Runnable> onUp = new ArrayList<>();
    private @Nullable LinkPeer peer;
    private boolean stopped;
    private volatile boolean up;

    private LinkClient(
            Vertx vertx,
            LinkConfig config,
            Identity identity,
            LinkKeys keys,
            BusMetrics busMetrics,
            LinkMetrics metrics) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.identity = identity;
        this.limits = config.limits();
        this.busMetrics = busMetrics;
        this.metrics = metrics;
        this.dialler = new Dialler(vertx, config, identity, keys, metrics);
        this.backOff = new BackOff(new Random(), limits);
    }

    /**
     * Begins to dial, and goes on until it is stopped.
     *
     * @param keys the identity's own
     */
    public static LinkClient dial(
            Vertx vertx,
            LinkConfig config,
            Identity identity,
            LinkKeys keys,
            BusMetrics busMetrics,
            LinkMetrics metrics) {
        LinkClient client = new LinkClient(vertx, config, identity, keys, busMetrics, metrics);
        client.context.runOnContext(on -> client.dial());
        return client;
    }

    @Override
    public <A extends Answer, Q extends Request<A>> Future<A> request(Address<Q> to, Q request, Duration timeout) {
        long begun = System.nanoTime();
        Promise<Answer> answer = Promise.promise();
        onLoop(() -> ask(to, request, timeout).onComplete(answer));
        @SuppressWarnings("unchecked") // the request's type names its answer's; whoever serves it is held to that
        Future<A> answered = (Future<A>) answer.future();
        return answered.onSuccess(ok -> busMetrics.answered(request.getClass(), System.nanoTime() - begun))
                .onFailure(failure -> busMetrics.failed(request.getClass(), ((BusFailure) failure).kind()));
    }

    @Override
    public <F extends Fact> void publish(Address<F> to, F fact) {
        onLoop(() -> {
            if (peer == null) {
                busMetrics.dropped();
            } else {
                peer.tell(0, to.name(), fact);
            }
        });
    }

    @Override
    public <A extends Answer, Q extends Request<A>> Future<Registration> serve(
            Address<Q> at, Function<Q, Future<A>> handler) {
        Promise<Registration> made = Promise.promise();
        onLoop(() -> make(registrations.serve(at, handler)).onComplete(made));
        return made.future();
    }

    @Override
    public <F extends Fact> Future<Registration> listen(Address<F> at, Consumer<F> handler) {
        Promise<Registration> made = Promise.promise();
        onLoop(() -> make(registrations.listen(at, handler)).onComplete(made));
        return made.future();
    }

    @Override
    public void onUp(Runnable handler) {
        onLoop(() -> {
            onUp.add(handler);
            if (up) {
                handler.run();
            }
        });
    }

    @Override
    public boolean up() {
        return up;
    }

    /** Closes the link and dials no more. */
    @Override
    public Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        onLoop(() -> {
            stopped = true;
            if (peer != null) {
                peer.socket().close(Closing.GOING_AWAY, "stopped");
            }
            dialler.close().onComplete(done);
        });
        return done.future();
    }

    private Future<Answer> ask(Address<?> to, Request<?> request, Duration timeout) {
        return peer == null
                ? Future.failedFuture(new BusFailure(Kind.UNAVAILABLE, "no broker is linked now"))
                : peer.ask(0, to.name(), request, timeout);
    }

    private Future<Registration> make(Registrations.One one) {
        Registration registration = () -> {
            Promise<Void> ended = Promise.promise();
            onLoop(() -> {
                registrations.remove(one);
                Future<?> end = peer == null ? Future.succeededFuture() : one.end(peer);
                end.<Void>mapEmpty().onComplete(ended);
            });
            return ended.future();
        };
        if (peer == null) {
            return Future.succeededFuture(registration);
        }
        return one.make(peer).map(registration).recover(failure -> {
            boolean refused = failure instanceof BusFailure known && known.kind() == Kind.REFUSED;
            if (refused) {
                registrations.remove(one);
            }
            // Anything else is trouble with the link, and the next link makes it good.
            return refused ? Future.failedFuture(failure) : Future.succeededFuture(registration);
        });
    }

    private void dial() {
        if (stopped) {
            return;
        }
        dialler.dial().onSuccess(this::linked).onFailure(failure -> {
            metrics.happened(Event.DIAL_FAILED);
            log.atWarn().addKeyValue("link", identity).log("no link: {}", failure.getMessage());
            boolean replaced = failure instanceof Dialler.NoLink noLink && isReplaced(noLink.socket());
            long wait = replaced ? backOff.longest() : dialler.roundIsOver() ? backOff.next() : 1;
            vertx.setTimer(wait, timer -> dial());
        });
    }

    private void linked(Dialler.Linked link) {
        LinkPeer made = new LinkPeer(vertx, link.socket(), limits, busMetrics, new ClientSide(registrations));
        peer = made;
        metrics.linked();
        link.socket().onLost(() -> lost(made));
        if (stopped) {
            link.socket().close(Closing.GOING_AWAY, "stopped");
            return;
        }
        List<Future<?>> all = new ArrayList<>();
        for (Registrations.One one : registrations.all()) {
            all.add(one.make(made).onFailure(failure -> log.atError()
                    .addKeyValue("link", identity)
                    .addKeyValue("address", one.at())
                    .log("not attached: {}", failure.getMessage())));
        }
        Future.join(all).onComplete(done -> {
            if (made.equals(peer)) {
                nowUp(link);
            }
        });
    }

    private void nowUp(Dialler.Linked link) {
        backOff.reset();
        up = true;
        log.atInfo()
                .addKeyValue("link", identity)
                .addKeyValue("broker", link.broker())
                .addKeyValue("epoch", link.epoch())
                .log("linked");
        for (Runnable handler : List.copyOf(onUp)) {
            try {
                handler.run();
            } catch (RuntimeException e) {
                log.atError().addKeyValue("link", identity).setCause(e).log("a handler of 'up' failed");
            }
        }
    }

    private void lost(LinkPeer gone) {
        peer = null;
        up = false;
        metrics.lost();
        gone.lost();
        if (stopped) {
            return;
        }
        boolean replaced = isReplaced(gone.socket());
        log.atWarn()
                .addKeyValue("link", identity)
                .log("link lost: {}", gone.socket().whyLost());
        if (replaced) {
            log.atError()
                    .addKeyValue("link", identity)
                    .log("another process uses this identity; give each its own 'instance'");
        }
        // A little jitter, so that all who were linked to a broker do not come to the next one at the same instant.
        vertx.setTimer(replaced ? backOff.longest() : 1 + new Random().nextInt(100), timer -> dial());
    }

    private static boolean isReplaced(LinkSocket socket) {
        return socket.closeCode()
                .filter(code -> code == Closing.REPLACED.code())
                .isPresent();
    }

    private void onLoop(Runnable work) {
        if (context.equals(Vertx.currentContext())) {
            work.run();
        } else {
            context.runOnContext(on -> work.run());
        }
    }

    /** What brokers may want of this end: its own registrations, and nothing else. */
    private record ClientSide(Registrations registrations) implements LinkPeer.Side {
        @Override
        public Future<? extends Answer> asked(Frame.Ask ask, Request<?> request) {
            return registrations.asked(ask, request);
        }

        @Override
        public void told(Frame.Tell tell, Fact fact) {
            registrations.told(tell, fact);
        }

        @Override
        public Future<?> registered(Frame frame) {
            return Future.failedFuture(new BusFailure(Kind.REFUSED, "only who dialled in registers addresses"));
        }
    }
}
