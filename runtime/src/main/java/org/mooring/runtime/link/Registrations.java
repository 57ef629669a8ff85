package org.mooring.runtime.link;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.Fact;
import org.mooring.protocol.Message;
import org.mooring.protocol.Request;
import org.mooring.runtime.bus.BusFailure;
import org.mooring.runtime.bus.BusFailure.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a daemon serves and listens to, kept while links come and go. Confined to the client's event loop. */
final class Registrations {
    private static final Logger log = LoggerFactory.getLogger(Registrations.class);

    private final List<One> all = new ArrayList<>();

    /** One serve or listen; the id is that of the current connection, absent while there is none. */
    static final class One {
        private final Address<?> at;
        private final @Nullable Function<Request<?>, Future<? extends Answer>> server;
        private final @Nullable Consumer<Fact> listener;
        private @Nullable Long id;

        private One(
                Address<?> at,
                @Nullable Function<Request<?>, Future<? extends Answer>> server,
                @Nullable Consumer<Fact> listener) {
            this.at = at;
            this.server = server;
            this.listener = listener;
        }

        /** Makes it at the other end of a new link. */
        Future<Answer> make(LinkPeer peer) {
            id = null;
            LongFunction<Frame> frame = id -> {
                this.id = id;
                return server != null ? new Frame.Serve(id, at.name()) : new Frame.Listen(id, at.name());
            };
            return peer.register(frame);
        }

        Future<Answer> end(LinkPeer peer) {
            Long of = id;
            return of == null ? Future.succeededFuture() : peer.register(next -> new Frame.End(next, of));
        }

        Address<?> at() {
            return at;
        }

        private boolean is(long registration, Message message) {
            return id != null && id == registration && at.type().isInstance(message);
        }
    }

    <A extends Answer, Q extends Request<A>> One serve(Address<Q> at, Function<Q, Future<A>> handler) {
        return add(new One(at, request -> handler.apply(at.type().cast(request)), null));
    }

    <F extends Fact> One listen(Address<F> at, Consumer<F> handler) {
        return add(new One(at, null, fact -> handler.accept(at.type().cast(fact))));
    }

    void remove(One one) {
        all.remove(one);
    }

    List<One> all() {
        return List.copyOf(all);
    }

    Future<? extends Answer> asked(Frame.Ask ask, Request<?> request) {
        for (One one : all) {
            if (one.server != null && one.is(ask.of(), request)) {
                return one.server.apply(request);
            }
        }
        return Future.failedFuture(new BusFailure(Kind.UNAVAILABLE, "nobody serves " + ask.to() + " here"));
    }

    void told(Frame.Tell tell, Fact fact) {
        for (One one : all()) {
            if (one.listener != null && one.is(tell.of(), fact)) {
                try {
                    one.listener.accept(fact);
                } catch (RuntimeException e) {
                    log.atError().addKeyValue("address", tell.to()).setCause(e).log("a listener failed");
                }
            }
        }
    }

    private One add(One one) {
        all.add(one);
        return one;
    }
}
