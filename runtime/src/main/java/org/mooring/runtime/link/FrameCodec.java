package org.mooring.runtime.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.mooring.protocol.Codec;
import org.mooring.protocol.UnreadableMessage;

/** Frames to JSON text and back. A frame of an unknown kind, or one that lacks something, is unreadable. */
final class FrameCodec {
    private static final ObjectMapper JSON = Codec.json()
            .copy()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    private FrameCodec() {}

    static byte[] encode(Frame frame) {
        try {
            return JSON.writerFor(Frame.class).writeValueAsBytes(frame);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frame of our own cannot be written", e);
        }
    }

    /** @throws UnreadableMessage if the text is no frame */
    static Frame decode(byte[] text) {
        try {
            Frame frame = JSON.readValue(text, Frame.class);
            if (frame == null) {
                throw new UnreadableMessage("the frame is null");
            }
            return frame;
        } catch (IOException e) {
            throw new UnreadableMessage("the frame cannot be read: "
                    + (e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage()));
        }
    }
}
