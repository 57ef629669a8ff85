package org.mooring.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages to JSON text and back: {@code {"type": "job.submit.v1", "body": {...}}}. Unknown fields are ignored, so that
 * versions N and N+1 talk. Thread-safe.
 */
public final class Codec {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private static final Map<String, Class<? extends Message>> TYPES = types();

    private Codec() {}

    /** The JSON mapper of this house: ISO-8601 times, nulls left out, unknown fields ignored. Do not reconfigure it. */
    public static ObjectMapper json() {
        return JSON;
    }

    /** Every message type by its wire name, sorted. */
    public static Map<String, Class<? extends Message>> messageTypes() {
        return TYPES;
    }

    /** The wire name of a message type; a sealed family of answers has none of its own. */
    public static String wireName(Class<? extends Message> type) {
        Wire wire = type.getAnnotation(Wire.class);
        if (wire == null) {
            throw new IllegalArgumentException(type + " has no @Wire name");
        }
        return wire.value();
    }

    /** The message as JSON text. */
    public static String encode(Message message) {
        return encodeTree(message).toString();
    }

    /** The message as a JSON tree, to stand in a larger one. */
    public static JsonNode encodeTree(Message message) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("type", wireName(message.getClass()));
        envelope.set("body", JSON.valueToTree(message));
        return envelope;
    }

    /**
     * The message of a JSON text.
     *
     * @throws UnreadableMessage if the text is no message, its type is unknown here, or a value breaks its rule
     */
    public static Message decode(String text) {
        try {
            return decodeTree(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new UnreadableMessage("message cannot be read: " + e.getOriginalMessage());
        }
    }

    /**
     * The message of a JSON tree.
     *
     * @throws UnreadableMessage as {@link #decode}
     */
    public static Message decodeTree(JsonNode envelope) {
        try {
            String name = envelope.path("type").asText("");
            Class<? extends Message> type = TYPES.get(name);
            if (type == null) {
                throw new UnreadableMessage("message type " + Shown.of(name) + " is not known here");
            }
            return JSON.treeToValue(envelope.path("body"), type);
        } catch (JsonProcessingException e) {
            throw new UnreadableMessage("message cannot be read: " + e.getOriginalMessage());
        }
    }

    private static Map<String, Class<? extends Message>> types() {
        Map<String, Class<? extends Message>> types = new TreeMap<>();
        collect(Message.class, types);
        return Collections.unmodifiableMap(types);
    }

    private static void collect(Class<?> type, Map<String, Class<? extends Message>> into) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, into);
            }
            return;
        }
        Class<? extends Message> message = type.asSubclass(Message.class);
        if (into.put(wireName(message), message) != null) {
            throw new IllegalStateException("two messages are named " + wireName(message));
        }
    }
}
