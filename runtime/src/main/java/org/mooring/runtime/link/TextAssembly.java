package org.mooring.runtime.link;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/**
 * WebSocket frames to whole texts of bounded size, whatever limits the HTTP server has for other sockets. Confined to
 * its connection.
 */
final class TextAssembly {
    private final int most;
    private Buffer text = Buffer.buffer();

    TextAssembly(int most) {
        this.most = most;
    }

    /** Takes a text or continuation frame; the text, if that was its last part. */
    Optional<byte[]> take(WebSocketFrame frame) throws TooLarge {
        Buffer part = frame.binaryData();
        if (text.length() + part.length() > most) {
            throw new TooLarge();
        }
        text.appendBuffer(part);
        if (!frame.isFinal()) {
            return Optional.empty();
        }
        byte[] whole = text.getBytes();
        text = Buffer.buffer();
        return Optional.of(whole);
    }

    /** More than the limit. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
