package org.mooring.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A browser byte by byte: says what no decent client would, and reads no more than it is told to. */
final class RawClient implements AutoCloseable {
    final Socket socket = new Socket();
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        // Longer than the 10 s that Vert.x's server gives a WebSocket to answer its close.
        socket.setSoTimeout(20_000);
        in = socket.getInputStream();
    }

    RawClient say(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Up to and with the empty line. */
    String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    int status() throws IOException {
        String head = head();
        return head.startsWith("HTTP/1.") ? Integer.parseInt(head.substring(9, 12)) : -1;
    }

    String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** Whether the other end closes within the socket's timeout; what it still says is passed over. */
    boolean closes() throws IOException {
        try {
            while (in.read() >= 0) {
                // to the end
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    /** A masked text frame (mask 0, so its bytes are as they are). */
    RawClient frame(int opcode, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.write(new byte[4]);
        frame.write(payload);
        socket.getOutputStream().write(frame.toByteArray());
        socket.getOutputStream().flush();
        return this;
    }

    /** The payload of the next short unmasked frame. */
    String frame() throws IOException {
        int opcode = in.read();
        int length = in.read();
        if (opcode < 0 || length < 0) {
            return "closed";
        }
        if (length == 126) {
            length = in.read() << 8 | in.read();
        }
        return read(length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
