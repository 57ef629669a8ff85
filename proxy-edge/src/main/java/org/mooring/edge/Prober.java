package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.mooring.edge.way.Blame;
import org.mooring.protocol.ProbeResult;
import org.mooring.protocol.ProbeServer;
import org.mooring.protocol.ServerProof;

/**
 * Asks servers whether they answer, through the very connections that users will take (the one that worked stays open
 * for them). Any thread.
 */
final class Prober {
    private static final long AGAIN_MS = 20;
    private static final long ONE_TRY_MS = 5000;
    private static final int LONGEST_MS = 60_000;

    private final Vertx vertx;
    private final Upstreams upstreams;
    private final EdgeMetrics metrics;

    Prober(Vertx vertx, Upstreams upstreams, EdgeMetrics metrics) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.metrics = metrics;
    }

    Future<ProbeResult> probe(ProbeServer question) {
        Promise<ProbeResult> promise = Promise.promise();
        long began = System.nanoTime();
        long until = began
                + Duration.ofMillis(Math.min(question.millis(), LONGEST_MS)).toNanos();
        attempt(question, began, until, promise);
        return promise.future().onSuccess(result -> metrics.probed(result.leg()));
    }

    private void attempt(ProbeServer question, long began, long until, Promise<ProbeResult> promise) {
        Upstream upstream;
        try {
            upstream = upstreams.of(question.route());
        } catch (Blame.ForbiddenTarget | IllegalArgumentException e) {
            Blame blame = e instanceof Blame.ForbiddenTarget ? Blame.FORBIDDEN : Blame.PROOF;
            promise.complete(result(blame.leg(), String.valueOf(e.getMessage()), began));
            return;
        }
        long left = Math.max(1, Math.min(ONE_TRY_MS, (until - System.nanoTime()) / 1_000_000));
        once(question, upstream, left).onComplete(tried -> {
            ProbeResult found = tried.succeeded() ? tried.result() : blame(tried.cause(), began);
            boolean last = System.nanoTime() + AGAIN_MS * 1_000_000 >= until;
            if (found.leg() == ProbeResult.Leg.DONE || last) {
                promise.complete(result(found.leg(), found.detail(), began));
            } else {
                vertx.setTimer(AGAIN_MS, t -> attempt(question, began, until, promise));
            }
        });
    }

    private static Future<ProbeResult> once(ProbeServer question, Upstream upstream, long left) {
        String uri = question.route().prefix() + question.path();
        boolean[] connected = new boolean[1];
        return upstream.request(HttpMethod.GET, uri)
                .compose(out -> {
                    connected[0] = true;
                    ServerProof proof = question.route().target().proof();
                    if (proof != null) {
                        out.putHeader("Authorization", proof.credential());
                    }
                    return send(out.idleTimeout(left));
                })
                .recover(e -> Future.failedFuture(connected[0] ? e : new NotConnected(e)));
    }

    private static Future<ProbeResult> send(HttpClientRequest out) {
        return out.send().compose(answer -> {
            boolean good = answer.statusCode() / 100 == 2;
            // The body is read to its end, so that the connection can serve the first user.
            return answer.end()
                    .map(v -> new ProbeResult(
                            good ? ProbeResult.Leg.DONE : ProbeResult.Leg.HTTP,
                            "the server answers " + answer.statusCode(),
                            0));
        });
    }

    private static ProbeResult blame(Throwable failure, long began) {
        boolean connected = !(failure instanceof NotConnected);
        Throwable cause = connected || failure.getCause() == null ? failure : failure.getCause();
        Blame blame = Blame.of(cause, connected);
        return result(blame.leg(), Blame.reason(cause), began);
    }

    private static ProbeResult result(ProbeResult.Leg leg, String detail, long began) {
        return new ProbeResult(leg, detail, (int) ((System.nanoTime() - began) / 1_000_000));
    }

    private static final class NotConnected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotConnected(Throwable cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }
}
