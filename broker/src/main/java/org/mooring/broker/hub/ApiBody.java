package org.mooring.broker.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import org.mooring.protocol.Codec;
import org.mooring.web.page.Problem;

/** Reads the body of an API request. */
final class ApiBody {
    private ApiBody() {}

    /** The JSON object of the body; a missing node if there is no body. */
    static JsonNode object(Visitor visitor) {
        Buffer buffer = visitor.context().body() == null
                ? null
                : visitor.context().body().buffer();
        if (buffer == null || buffer.length() == 0 || buffer.toString().isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode body = Codec.json().readTree(buffer.toString());
            if (body.isObject() || body.isNull()) {
                return body.isNull() ? MissingNode.getInstance() : body;
            }
        } catch (JsonProcessingException e) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "the body is no JSON that can be read");
        }
        throw Refusal.of(Problem.Kind.BAD_REQUEST, "the body must be a JSON object");
    }
}
