package org.mooring.runtime.link;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A peer that says whatever a test wants, over the JDK's own WebSocket. */
final class RawLink implements WebSocket.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    final WebSocket socket;

    RawLink(URI url) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(url, this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            heard.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add("closed " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        heard.add("closed by error " + failure);
    }

    void say(String text) {
        socket.sendText(text, true).join();
    }

    void say(Frame frame) {
        say(new String(FrameCodec.encode(frame), java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The next text, or {@code closed CODE reason}. */
    String next() throws InterruptedException {
        return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
    }

    Frame nextFrame() throws InterruptedException {
        return FrameCodec.decode(next().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Proves itself by the rules; the statement it signed. */
    Statement prove(Identity identity, LinkKeys keys) throws InterruptedException {
        String nonce = Statement.nonce();
        say(new Frame.Hello(1, identity.toString(), nonce));
        Frame.Challenge challenge = (Frame.Challenge) nextFrame();
        Statement statement = new Statement(Statement.Role.DIALLER, identity.toString(), nonce, challenge.nonce());
        say(new Frame.Proof(statement.signedBy(keys)));
        return statement;
    }

    /** The same, to the welcome. */
    Frame.Welcome link(Identity identity, LinkKeys keys) throws InterruptedException {
        prove(identity, keys);
        return (Frame.Welcome) nextFrame();
    }
}
