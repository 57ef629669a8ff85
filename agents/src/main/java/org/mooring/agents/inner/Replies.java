package org.mooring.agents.inner;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import org.mooring.protocol.Codec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bounded bodies in, small JSON answers out. */
final class Replies {
    /** No call has a longer body. */
    static final int LONGEST_BODY = 16 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private Replies() {}

    /** The body as text; fails once it is longer than {@link #LONGEST_BODY}, or the connection breaks. */
    static Future<String> body(HttpServerRequest request) {
        Promise<String> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(whole::tryFail);
        request.endHandler(end -> whole.tryComplete(body.toString(StandardCharsets.UTF_8)));
        request.handler(part -> {
            if (body.length() + part.length() > LONGEST_BODY) {
                whole.tryFail(new IllegalArgumentException("the body is longer than " + LONGEST_BODY + " bytes"));
            } else {
                body.appendBuffer(part);
            }
        });
        return whole.future();
    }

    static void json(HttpServerRequest request, int status, String body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (status == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body)
                .onFailure(gone -> log.debug("the caller went away", gone));
    }

    /** JupyterHub's form of an error. */
    static void problem(HttpServerRequest request, int status, String message) {
        json(
                request,
                status,
                Codec.json()
                        .createObjectNode()
                        .put("status", status)
                        .put("message", message)
                        .toString());
    }
}
