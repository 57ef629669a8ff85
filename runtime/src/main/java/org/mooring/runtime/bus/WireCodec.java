package org.mooring.runtime.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import org.mooring.protocol.Codec;
import org.mooring.protocol.Message;
import org.mooring.protocol.UnreadableMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one codec of the protocol's messages on an event bus. Vert.x looks default codecs up by a body's exact class, so
 * this one is chosen by a selector. Inside one JVM the record itself is handed over: records are immutable.
 */
final class WireCodec implements MessageCodec<Message, Object> {
    private static final Logger log = LoggerFactory.getLogger(WireCodec.class);
    private static final String NAME = "mooring";

    /** Makes an event bus carry messages; harmless if it does already. */
    static void install(Vertx vertx) {
        try {
            vertx.eventBus().registerCodec(new WireCodec());
        } catch (IllegalStateException e) {
            log.trace("another bus on this Vert.x has registered the codec", e);
        }
        vertx.eventBus().codecSelector(body -> body instanceof Message ? NAME : null);
    }

    @Override
    public void encodeToWire(Buffer buffer, Message message) {
        byte[] text = Codec.encode(message).getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(text.length).appendBytes(text);
    }

    @Override
    public Object decodeFromWire(int pos, Buffer buffer) {
        int length = buffer.getInt(pos);
        try {
            return Codec.decode(buffer.getString(pos + Integer.BYTES, pos + Integer.BYTES + length, "UTF-8"));
        } catch (UnreadableMessage e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Object transform(Message message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
