package org.mooring.runtime.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.Answer;
import org.mooring.protocol.Fact;
import org.mooring.protocol.Message;
import org.mooring.protocol.Request;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.Bus.Registration;
import org.mooring.runtime.bus.BusFailure;
import org.mooring.runtime.bus.BusFailure.Kind;
import org.mooring.runtime.bus.BusMetrics;
import org.mooring.runtime.link.LinkMetrics.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One identity attached to a broker's bus, under the policy. Confined to its socket's event loop but for {@link #close}. */
final class ServerLink implements LinkPeer.Side {
    private static final Logger log = LoggerFactory.getLogger(ServerLink.class);
    private static final int MOST_REGISTRATIONS = 256;

    private final Identity identity;
    private final long epoch;
    private final Bus bus;
    private final LinkPolicy policy;
    private final LinkLimits limits;
    private final LinkMetrics metrics;
    private final LinkPeer peer;
    private final Map<Long, Registration> registrations = new HashMap<>();

    ServerLink(
            Vertx vertx,
            LinkSocket socket,
            Identity identity,
            long epoch,
            Bus bus,
            LinkPolicy policy,
            LinkLimits limits,
            LinkMetrics metrics,
            BusMetrics busMetrics) {
        this.identity = identity;
        this.epoch = epoch;
        this.bus = bus;
        this.policy = policy;
        this.limits = limits;
        this.metrics = metrics;
        this.peer = new LinkPeer(vertx, socket, limits, busMetrics, this);
    }

    long epoch() {
        return epoch;
    }

    /** From any thread. */
    void close(Closing how, String why) {
        peer.socket().context().runOnContext(on -> peer.socket().close(how, why));
    }

    /** A newer link of this identity is up. From any thread. */
    void replaced() {
        close(Closing.REPLACED, "a newer link of " + identity + " is up");
    }

    /** The link is lost: takes everything off the bus. */
    void detach() {
        peer.lost();
        registrations.values().forEach(this::end);
        registrations.clear();
    }

    @Override
    public Future<? extends Answer> asked(Frame.Ask ask, Request<?> request) {
        Optional<BusFailure> no = refusal(LinkVerb.REQUEST, ask.to(), request);
        if (no.isPresent()) {
            return Future.failedFuture(no.get());
        }
        Duration wait =
                Duration.ofMillis(Math.min(ask.millis(), limits.maxWait().toMillis()));
        @SuppressWarnings("unchecked") // passed on as it is; its server knows its type
        Request<Answer> passed = (Request<Answer>) request;
        return bus.request(Routed.requests(ask.to()), passed, wait);
    }

    @Override
    public void told(Frame.Tell tell, Fact fact) {
        if (refusal(LinkVerb.PUBLISH, tell.to(), fact).isEmpty()) {
            bus.publish(Routed.facts(tell.to()), fact);
        }
    }

    @Override
    public Future<?> registered(Frame frame) {
        if (frame instanceof Frame.Serve serve) {
            return register(LinkVerb.SERVE, serve.id(), serve.at());
        }
        if (frame instanceof Frame.Listen listen) {
            return register(LinkVerb.LISTEN, listen.id(), listen.at());
        }
        if (frame instanceof Frame.End end) {
            Registration one = registrations.remove(end.of());
            return one == null ? Future.succeededFuture() : one.end();
        }
        throw new AssertionError(frame);
    }

    private Future<Void> register(LinkVerb verb, long id, String at) {
        Optional<BusFailure> no = refusal(verb, at, null);
        if (no.isPresent()) {
            return Future.failedFuture(no.get());
        }
        if (registrations.size() >= MOST_REGISTRATIONS) {
            return Future.failedFuture(new BusFailure(
                    Kind.UNAVAILABLE, "a link serves and listens to at most " + MOST_REGISTRATIONS + " addresses"));
        }
        Future<Registration> made = verb == LinkVerb.SERVE
                ? bus.serve(Routed.requests(at), request -> ask(id, at, request))
                : bus.listen(Routed.facts(at), fact -> onLoop(() -> peer.tell(id, at, fact)));
        Promise<Void> done = Promise.promise();
        made.onFailure(done::fail)
                .onSuccess(one -> onLoop(() -> {
                    if (peer.socket().isLost()) {
                        end(one);
                    } else {
                        registrations.put(id, one);
                    }
                    done.complete();
                }));
        return done.future();
    }

    private Future<Answer> ask(long of, String at, Request<Answer> request) {
        Promise<Answer> answer = Promise.promise();
        onLoop(() -> peer.ask(of, at, request, limits.maxWait()).onComplete(answer));
        return answer.future();
    }

    private Optional<BusFailure> refusal(LinkVerb verb, String address, @Nullable Message message) {
        if (!Routed.isAddress(address)) {
            return Optional.of(new BusFailure(Kind.REFUSED, "that is no address"));
        }
        Optional<String> reason = policy.refuses(identity, verb, address, message);
        reason.ifPresent(why -> {
            metrics.happened(Event.DENIED);
            log.atWarn()
                    .addKeyValue("link", identity)
                    .addKeyValue("address", address)
                    .log("{} denied: {}", verb, why);
        });
        return reason.map(why -> new BusFailure(Kind.REFUSED, why));
    }

    private void end(Registration one) {
        one.end().onFailure(failure -> log.warn("a registration did not end", failure));
    }

    private void onLoop(Runnable work) {
        peer.socket().context().runOnContext(on -> work.run());
    }
}
