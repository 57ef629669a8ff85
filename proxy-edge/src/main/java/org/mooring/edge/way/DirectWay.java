package org.mooring.edge.way;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.mooring.protocol.ServerProof;
import org.mooring.protocol.Target;

/** The edge's own connections to the node's address. */
public final class DirectWay implements Way {
    private final Target target;
    private final Limits limits;
    private final HttpClientAgent requests;
    private final HttpClientAgent upgrades;

    /**
     * Opens nothing yet.
     *
     * @throws IllegalArgumentException if the target's proof cannot be read
     */
    public DirectWay(Vertx vertx, Target target, Limits limits) {
        this.target = target;
        this.limits = limits;
        this.requests = vertx.httpClientBuilder()
                .with(options())
                .with(new PoolOptions()
                        .setHttp1MaxSize(limits.connections())
                        .setMaxWaitQueueSize(limits.connections() * 4))
                .build();
        this.upgrades = vertx.httpClientBuilder()
                .with(options())
                .with(new PoolOptions().setHttp1MaxSize(limits.upgrades()).setMaxWaitQueueSize(0))
                .build();
    }

    private HttpClientOptions options() {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAliveTimeout(60)
                .setConnectTimeout((int) limits.connect().toMillis())
                .setSslHandshakeTimeout(limits.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) limits.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(64 * 1024)
                .setTcpNoDelay(true)
                .setDefaultHost(target.host())
                .setDefaultPort(target.port());
        ServerProof proof = target.proof();
        if (proof != null) {
            options.setSsl(true)
                    .setVerifyHost(false)
                    .setTrustOptions(TrustOptions.wrap(new PinnedServer(proof.serverCertificate())))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(proof.clientCertificate()))
                            .addKeyValue(Buffer.buffer(proof.clientKey())));
        }
        return options;
    }

    @Override
    public Future<HttpClientRequest> request(HttpMethod method, String uri) {
        return requests.request(to(method, uri));
    }

    @Override
    public Future<HttpClientRequest> upgrade(String uri) {
        return upgrades.request(to(HttpMethod.GET, uri));
    }

    private RequestOptions to(HttpMethod method, String uri) {
        return new RequestOptions()
                .setMethod(method)
                .setURI(uri)
                .setConnectTimeout(limits.connect().toMillis());
    }

    @Override
    public Future<Void> retire(Duration leave) {
        return Future.join(
                        requests.shutdown(leave.toMinutes(), TimeUnit.MINUTES),
                        upgrades.shutdown(leave.toMinutes(), TimeUnit.MINUTES))
                .mapEmpty();
    }

    @Override
    public Future<Void> close() {
        return Future.join(requests.close(), upgrades.close()).mapEmpty();
    }
}
