package org.mooring.edge;

import io.netty.buffer.ByteBuf;

/**
 * Reads the headers of WebSocket frames as they pass, to tell data from pings. Touches no byte and keeps at most one
 * frame header.
 */
final class FrameWatch {
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;

    private final byte[] head = new byte[14];
    private int have;
    private long payloadLeft;

    /** Takes the next bytes from the browser; true if a data frame (no ping, pong or close) begins in them. */
    boolean dataBegins(ByteBuf bytes) {
        boolean data = false;
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (payloadLeft > 0) {
                long skip = Math.min(payloadLeft, end - at);
                payloadLeft -= skip;
                at += (int) skip;
                continue;
            }
            head[have++] = bytes.getByte(at++);
            if (have >= 2 && have == headLength()) {
                int opcode = head[0] & 0x0f;
                data |= opcode >= CONTINUATION && opcode <= BINARY;
                payloadLeft = payloadLength();
                have = 0;
            }
        }
        return data;
    }

    private int headLength() {
        int length = head[1] & 0x7f;
        int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        return 2 + extended + ((head[1] & 0x80) != 0 ? 4 : 0);
    }

    private long payloadLength() {
        int length = head[1] & 0x7f;
        if (length < 126) {
            return length;
        }
        long extended = 0;
        for (int i = 2; i < (length == 126 ? 4 : 10); i++) {
            extended = extended << 8 | (head[i] & 0xff);
        }
        // A length with the highest bit set is no WebSocket frame; watching ends, the bytes go on.
        return extended < 0 ? Long.MAX_VALUE : extended;
    }
}
