package org.mooring.runtime.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.PublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The broker's half of the proof. Whether an identity is unknown or its key is wrong is not told: both fail at the
 * proof. Confined to the socket's event loop.
 */
final class ServerHandshake {
    private final LinkSocket socket;
    private final LinkKeys keys;
    private final KnownLinks known;
    private final Promise<Identity> proved = Promise.promise();
    private @Nullable Statement expected;

    ServerHandshake(Vertx vertx, LinkSocket socket, LinkKeys keys, KnownLinks known, LinkLimits limits) {
        this.socket = socket;
        this.keys = keys;
        this.known = known;
        long late = vertx.setTimer(limits.handshake().toMillis(), timer -> refuse("not proved in time"));
        proved.future().onComplete(result -> vertx.cancelTimer(late));
        socket.onLost(() -> proved.tryFail("gone before it was proved"));
        socket.onFrame(this::take);
    }

    /** Who it is; or fails with why it is not taken. */
    Future<Identity> proved() {
        return proved.future();
    }

    private void take(Frame frame) {
        if (frame instanceof Frame.Hello hello && expected == null) {
            challenge(hello);
        } else if (frame instanceof Frame.Proof proof && expected != null) {
            check(expected, proof.proof());
        } else {
            refuse("a frame out of place");
        }
    }

    private void challenge(Frame.Hello hello) {
        if (hello.version() != Frame.VERSION) {
            refuse("link protocol " + hello.version() + " is not spoken here; this is " + Frame.VERSION);
        } else if (!Statement.isNonce(hello.nonce()) || hello.identity().length() > 80) {
            refuse("a malformed hello");
        } else {
            String nonce = Statement.nonce();
            expected = new Statement(Statement.Role.DIALLER, hello.identity(), hello.nonce(), nonce);
            Statement ours = new Statement(Statement.Role.BROKER, hello.identity(), hello.nonce(), nonce);
            socket.send(new Frame.Challenge(nonce, ours.signedBy(keys)))
                    .onFailure(failure -> refuse("the challenge could not be sent"));
        }
    }

    private void check(Statement statement, String proof) {
        Optional<Identity> identity = identity(statement.identity());
        Optional<PublicKey> key = identity.flatMap(known::of);
        if (identity.isPresent() && key.isPresent() && statement.provedBy(key.get(), proof)) {
            // Until the welcome there is nothing to say, and what is said is out of place.
            socket.onFrame(early -> socket.close(Closing.UNREADABLE, "a frame before the welcome"));
            proved.tryComplete(identity.get());
        } else {
            refuse("identity not known here, or its key does not prove it");
        }
    }

    private static Optional<Identity> identity(String text) {
        try {
            return Optional.of(Identity.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void refuse(String why) {
        proved.tryFail(why);
    }
}
