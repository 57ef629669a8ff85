package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.mooring.web.page.Page;

/** What a handler answers with; the border writes it. */
sealed interface Reply {
    /** A page, with {@code Set-Cookie} headers. */
    record Html(Page page, List<String> cookies) implements Reply {}

    /** 303 after a POST, 302 otherwise. */
    record Redirect(int status, String location, List<String> cookies) implements Reply {}

    record Json(int status, JsonNode body) implements Reply {}

    /** A status and headers, no body. */
    record Empty(int status, Map<String, String> headers) implements Reply {}

    /** The handler writes the answer itself: a stream. */
    record Taken() implements Reply {}

    static Reply page(Page page) {
        return new Html(page, List.of());
    }

    static Reply go(String location) {
        return new Redirect(302, location, List.of());
    }

    static Reply seeOther(String location) {
        return new Redirect(303, location, List.of());
    }

    static Reply json(JsonNode body) {
        return new Json(200, body);
    }

    static Reply empty(int status) {
        return new Empty(status, Map.of());
    }
}
