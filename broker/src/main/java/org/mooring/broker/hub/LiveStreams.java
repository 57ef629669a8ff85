package org.mooring.broker.hub;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.Sessions;
import org.mooring.protocol.UserName;
import org.mooring.web.auth.SecurityHeaders;
import org.mooring.web.page.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: one text on connecting, one whenever it differs after a change of the user's sessions or after a
 * tick of 8 s, a comment line at each other tick. A slow reader misses versions, never the last one. Bounded per user.
 */
final class LiveStreams {
    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
    static final long TICK_MILLIS = 8_000;

    /**
     * What a stream says now.
     *
     * @param text the whole event without the blank line
     * @param same equal for two events that say the same, whatever the time in them
     * @param last the stream ends after it
     */
    record Event(String text, String same, boolean last) {}

    private final Vertx vertx;
    private final HubActions actions;
    private final SecurityHeaders headers;
    private final int most;
    private final HubMetrics metrics;
    private final Map<UserName, Integer> open = new ConcurrentHashMap<>();

    LiveStreams(Vertx vertx, HubActions actions, SecurityHeaders headers, int mostPerUser, HubMetrics metrics) {
        this.vertx = vertx;
        this.actions = actions;
        this.headers = headers;
        this.most = mostPerUser;
        this.metrics = metrics;
    }

    /**
     * Takes the response over.
     *
     * @param owner whose sessions are watched, and whose streams are counted
     * @param now makes the event; empty: the stream ends (the reader may not see it any more)
     */
    Future<Reply> start(Visitor visitor, UserName owner, Supplier<Future<Optional<Event>>> now) {
        if (HttpMethod.HEAD.equals(visitor.context().request().method())) {
            return Future.succeededFuture(Reply.empty(200));
        }
        if (open.merge(owner, 1, Integer::sum) > most) {
            closed(owner);
            throw Refusal.of(Problem.Kind.TOO_MANY, "at most " + most + " live pages and progress streams at a time");
        }
        HttpServerResponse response = visitor.context().response();
        headers.personal().forEach(response::putHeader);
        response.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache, no-store")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
        new Stream(vertx.getOrCreateContext(), response, owner, now).begin();
        return Future.succeededFuture(new Reply.Taken());
    }

    private void closed(UserName owner) {
        open.computeIfPresent(owner, (user, n) -> n == 1 ? null : n - 1);
    }

    /** One stream; on its request's event loop only. */
    private final class Stream {
        private final Context context;
        private final HttpServerResponse response;
        private final UserName owner;
        private final Supplier<Future<Optional<Event>>> now;
        private final long ticks;
        private Sessions.@Nullable Watch watch;
        private String said = "";
        private boolean asking;
        private boolean again;
        private boolean over;

        Stream(Context context, HttpServerResponse response, UserName owner, Supplier<Future<Optional<Event>>> now) {
            this.context = context;
            this.response = response;
            this.owner = owner;
            this.now = now;
            this.ticks = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
        }

        void begin() {
            metrics.streamOpened();
            response.closeHandler(gone -> end());
            response.exceptionHandler(gone -> end());
            // The watch first: what changes between reading and watching would be lost otherwise.
            watch = actions.watch(owner, session -> context.runOnContext(go -> say()));
            say();
        }

        private void tick() {
            if (over) {
                return;
            }
            if (!response.writeQueueFull()) {
                response.write(":\n\n").onFailure(gone -> end());
            }
            say();
        }

        private void say() {
            if (over) {
                return;
            }
            if (asking || response.writeQueueFull()) {
                again = asking;
                return;
            }
            asking = true;
            again = false;
            ask().onComplete(told -> context.runOnContext(go -> {
                asking = false;
                if (told.failed()) {
                    log.atWarn()
                            .setCause(told.cause())
                            .addKeyValue("user", owner)
                            .log("A live page misses a change");
                } else {
                    told.result().ifPresentOrElse(this::write, this::finish);
                }
                if (again) {
                    say();
                }
            }));
        }

        /** A refusal, such as a session that is gone for good, may be thrown too. */
        private Future<Optional<Event>> ask() {
            try {
                return now.get();
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        }

        private void write(Event event) {
            if (over || event.same().equals(said)) {
                return;
            }
            said = event.same();
            response.write(event.text() + "\n\n").onFailure(gone -> end());
            if (event.last()) {
                finish();
            }
        }

        private void finish() {
            if (!over) {
                end();
                response.end().onFailure(gone -> log.debug("The reader was gone already"));
            }
        }

        private void end() {
            if (over) {
                return;
            }
            over = true;
            metrics.streamClosed();
            vertx.cancelTimer(ticks);
            if (watch != null) {
                watch.close();
            }
            closed(owner);
        }
    }
}
