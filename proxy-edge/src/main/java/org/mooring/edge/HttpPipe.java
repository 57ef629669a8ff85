package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a server and its answer on the way back; bodies stream both ways, as fast as the slower end
 * takes them. Lives on the request's event loop.
 */
final class HttpPipe {
    private static final Logger log = LoggerFactory.getLogger(HttpPipe.class);

    /** How long the browser is kept waiting for a server's "100 Continue"; then it may send all the same. */
    private static final long CONTINUE_MS = 1000;

    /**
     * What differs between servers and the hub.
     *
     * @param connect a connection, with method and path set; asked again for a second try
     * @param editRequest fills the headers that go out
     * @param editAnswer copies the answer's headers (first) to the browser's (second)
     * @param answered status and nanoseconds since the request came
     * @param failed nothing was answered: connection stood (true) or not, and why
     * @param over it is over, in whatever way
     */
    record Plan(
            Supplier<Future<HttpClientRequest>> connect,
            Consumer<MultiMap> editRequest,
            BiConsumer<MultiMap, MultiMap> editAnswer,
            BiConsumer<Integer, Long> answered,
            BiConsumer<Boolean, Throwable> failed,
            Runnable over) {}

    private final Vertx vertx;
    private final HttpServerRequest in;
    private final Plan plan;
    private final Duration idle;
    private final boolean body;
    private final long began = System.nanoTime();
    private boolean over;
    private boolean retried;

    /** @param idle a connection on which nothing moved that long was closed by this end */
    HttpPipe(Vertx vertx, HttpServerRequest in, Plan plan, Duration idle) {
        this.vertx = vertx;
        this.in = in;
        this.plan = plan;
        this.idle = idle;
        this.body = Strictness.hasBody(in);
    }

    /** Sends it through; the request must be paused. */
    void run() {
        HttpServerResponse back = in.response();
        back.endHandler(v -> finish());
        back.exceptionHandler(e -> log.debug("browser's connection", e));
        in.exceptionHandler(e -> log.debug("browser's request", e));
        back.closeHandler(v -> finish());
        attempt();
    }

    private void finish() {
        if (!over) {
            over = true;
            plan.over().run();
        }
    }

    private void attempt() {
        plan.connect().get().onSuccess(this::send).onFailure(e -> fail(false, e));
    }

    private void send(HttpClientRequest out) {
        if (over) {
            out.reset();
            return;
        }
        out.exceptionHandler(e -> log.debug("server's connection", e));
        in.response().closeHandler(v -> {
            finish();
            out.reset();
        });
        try {
            plan.editRequest().accept(out.headers());
        } catch (IllegalArgumentException e) {
            out.reset();
            fail(false, e);
            return;
        }
        out.response().onSuccess(answer -> answer(out, answer)).onFailure(e -> noAnswer(e));
        if (!body) {
            out.end().onFailure(e -> log.debug("request was not sent", e));
            return;
        }
        if (in.headers().contains("Transfer-Encoding")) {
            out.setChunked(true);
        }
        if ("100-continue".equalsIgnoreCase(in.getHeader("Expect"))) {
            Once upload = new Once(() -> upload(out));
            long timer = vertx.setTimer(CONTINUE_MS, t -> upload.run());
            out.continueHandler(v -> {
                vertx.cancelTimer(timer);
                in.response().writeContinue();
                upload.run();
            });
            out.response().onComplete(r -> vertx.cancelTimer(timer));
            out.sendHead().onFailure(e -> log.debug("request was not sent", e));
        } else {
            upload(out);
        }
    }

    private void upload(HttpClientRequest out) {
        if (over) {
            return;
        }
        in.pipe().endOnFailure(false).to(out).onFailure(e -> {
            // The server stopped reading (it may have answered already), or the browser left in the middle.
            log.debug("upload ended early", e);
            if (in.isEnded()) {
                return;
            }
            in.handler(b -> {});
            in.resume();
        });
    }

    private void noAnswer(Throwable failure) {
        boolean safe = !body && (HttpMethod.GET.equals(in.method()) || HttpMethod.HEAD.equals(in.method()));
        // A kept connection that the server closed just as it was used again: nothing was done, a new one will do.
        boolean closed = failure instanceof HttpClosedException;
        boolean silent = closed && System.nanoTime() - began >= idle.toNanos();
        if (safe && closed && !silent && !retried && !over) {
            retried = true;
            attempt();
            return;
        }
        fail(true, silent ? new TimeoutException() : failure);
    }

    private void fail(boolean connected, Throwable failure) {
        if (over) {
            return;
        }
        plan.failed().accept(connected, failure);
    }

    private void answer(HttpClientRequest out, HttpClientResponse answer) {
        answer.pause();
        HttpServerResponse back = in.response();
        if (over || back.headWritten()) {
            out.reset();
            return;
        }
        answer.exceptionHandler(e -> log.debug("server's answer", e));
        int status = answer.statusCode();
        try {
            back.setStatusCode(status).setStatusMessage(answer.statusMessage());
            plan.editAnswer().accept(answer.headers(), back.headers());
        } catch (IllegalArgumentException e) {
            back.headers().clear();
            out.reset();
            fail(true, e);
            return;
        }
        plan.answered().accept(status, System.nanoTime() - began);
        boolean bodiless = HttpMethod.HEAD.equals(in.method()) || status == 204 || status == 304 || status == 205;
        if (bodiless) {
            answer.handler(b -> {});
            answer.resume();
            back.end().onFailure(e -> log.debug("browser went", e));
            return;
        }
        if (!answer.headers().contains("Content-Length")) {
            back.setChunked(true);
        }
        answer.pipe().endOnFailure(false).to(back).onFailure(e -> {
            // The browser must see that this is not the whole of it.
            log.debug("answer ended early", e);
            out.reset();
            in.connection().close();
        });
    }

    private static final class Once {
        private final Runnable what;
        private boolean done;

        Once(Runnable what) {
            this.what = what;
        }

        void run() {
            if (!done) {
                done = true;
                what.run();
            }
        }
    }
}
