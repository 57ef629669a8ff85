package org.mooring.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Refuses what two parsers could read in two ways (RFC 9112 sections 3.2 and 6). */
final class Strictness {
    private static final Set<HttpMethod> NOT_HERE = Set.of(HttpMethod.CONNECT, HttpMethod.TRACE);

    private Strictness() {}

    static Optional<Refusal> complaint(HttpServerRequest request) {
        if (NOT_HERE.contains(request.method())) {
            return Optional.of(Refusal.METHOD);
        }
        List<String> host = request.headers().getAll("Host");
        List<String> coding = request.headers().getAll("Transfer-Encoding");
        List<String> length = request.headers().getAll("Content-Length");
        boolean clear = request.version() == HttpVersion.HTTP_1_1
                && host.size() == 1
                && host.get(0).matches("[A-Za-z0-9._\\-]*(\\[[0-9A-Fa-f:.%]+])?(:[0-9]{1,5})?")
                && length.size() <= 1
                && (length.isEmpty() || length.get(0).matches("[0-9]{1,18}"))
                && (coding.isEmpty() || (coding.size() == 1 && coding.get(0).equalsIgnoreCase("chunked")))
                && (coding.isEmpty() || length.isEmpty());
        return clear ? Optional.empty() : Optional.of(Refusal.BAD_REQUEST);
    }

    /** Whether it asks for a WebSocket; other protocols are not offered, and the request goes on as a plain one. */
    static boolean asksForWebSocket(HttpServerRequest request) {
        String upgrade = request.getHeader("Upgrade");
        return "websocket".equalsIgnoreCase(upgrade)
                && HttpMethod.GET.equals(request.method())
                && request.headers().getAll("Connection").stream()
                        .flatMap(value -> List.of(value.split(",", -1)).stream())
                        .anyMatch(token -> token.strip().equalsIgnoreCase("upgrade"));
    }

    /** Whether a body follows the head. */
    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.headers().contains("Transfer-Encoding") || (length != null && !length.equals("0"));
    }
}
