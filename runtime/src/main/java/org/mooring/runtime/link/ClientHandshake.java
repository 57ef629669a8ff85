package org.mooring.runtime.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.PublicKey;

/** The dialler's half of the proof. Confined to the socket's event loop. */
final class ClientHandshake {
    private final LinkSocket socket;
    private final Identity identity;
    private final LinkKeys keys;
    private final PublicKey brokers;
    private final String nonce = Statement.nonce();
    private final Promise<Long> welcome = Promise.promise();
    private boolean challenged;

    ClientHandshake(
            Vertx vertx, LinkSocket socket, Identity identity, LinkKeys keys, PublicKey brokers, LinkLimits limits) {
        this.socket = socket;
        this.identity = identity;
        this.keys = keys;
        this.brokers = brokers;
        long late =
                vertx.setTimer(limits.handshake().toMillis(), timer -> refuse(Closing.TRY_LATER, "no welcome in time"));
        welcome.future().onComplete(result -> vertx.cancelTimer(late));
        socket.onLost(() -> welcome.tryFail(socket.whyLost()));
        socket.onFrame(this::take);
        socket.send(new Frame.Hello(Frame.VERSION, identity.toString(), nonce)).onFailure(welcome::tryFail);
    }

    /** The link's epoch; or fails with why there is no link. */
    Future<Long> welcome() {
        return welcome.future();
    }

    private void take(Frame frame) {
        if (frame instanceof Frame.Challenge challenge && !challenged) {
            challenged = true;
            prove(challenge);
        } else if (frame instanceof Frame.Welcome taken && challenged) {
            welcome.tryComplete(taken.epoch());
        } else {
            refuse(Closing.UNREADABLE, "a frame out of place");
        }
    }

    private void prove(Frame.Challenge challenge) {
        String theirs = challenge.nonce();
        Statement broker = new Statement(Statement.Role.BROKER, identity.toString(), nonce, theirs);
        if (!Statement.isNonce(theirs) || !broker.provedBy(brokers, challenge.proof())) {
            refuse(Closing.NOT_PROVED, "this is not a broker of ours: its proof does not fit broker-key");
            return;
        }
        Statement ours = new Statement(Statement.Role.DIALLER, identity.toString(), nonce, theirs);
        socket.send(new Frame.Proof(ours.signedBy(keys))).onFailure(welcome::tryFail);
    }

    private void refuse(Closing how, String why) {
        welcome.tryFail(why);
        socket.close(how, why);
    }
}
