package org.mooring.testbed.contract;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ServerProof;
import org.mooring.runtime.tls.SelfSigned;

/** Servers on the loopback that prove themselves and want their client's proof, as sessions' servers do. */
final class ProvenServers {
    static final String TOKEN = "secret";

    private final SelfSigned server = make("server");
    private final SelfSigned client = make("client");
    private final SelfSigned stranger = make("stranger");
    private final Vertx vertx;

    ProvenServers(Vertx vertx) {
        this.vertx = vertx;
    }

    private static SelfSigned make(String name) {
        return SelfSigned.make(name, List.of(), Instant.now(), Duration.ofDays(1));
    }

    /** The port of a new one. */
    int listen(Handler<HttpServerRequest> handler) throws Exception {
        HttpServerOptions tls = new HttpServerOptions()
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(server.certificate()))
                        .addKeyValue(Buffer.buffer(server.key())))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(client.certificate())));
        return vertx.createHttpServer(tls)
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS)
                .actualPort();
    }

    ServerProof proof() {
        return proof(null, null);
    }

    ServerProof proof(@Nullable String path, @Nullable String scheme) {
        return proof(server, client, TOKEN, path, scheme);
    }

    /** Expects another server than these. */
    ServerProof ofAnotherServer(ServerProof right) {
        return proof(stranger, client, right.serverToken(), right.probePath(), right.credentialScheme());
    }

    /** Shows a client key that these do not know. */
    ServerProof withoutTheClientKey(ServerProof right) {
        return proof(server, stranger, right.serverToken(), right.probePath(), right.credentialScheme());
    }

    /** Shows a token that these do not know. */
    ServerProof withAnotherToken(ServerProof right) {
        return proof(server, client, "wrong", right.probePath(), right.credentialScheme());
    }

    private static ServerProof proof(
            SelfSigned server, SelfSigned client, String token, @Nullable String path, @Nullable String scheme) {
        return new ServerProof(server.certificate(), client.certificate(), client.key(), token, path, scheme);
    }
}
