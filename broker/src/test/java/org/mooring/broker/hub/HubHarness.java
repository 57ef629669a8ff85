package org.mooring.broker.hub;

import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mooring.broker.identity.Identity;
import org.mooring.broker.identity.IdentityConfig;
import org.mooring.broker.identity.PasswordHash;
import org.mooring.broker.identity.UserEntry;
import org.mooring.broker.identity.Users;
import org.mooring.broker.identity.UsersFile;
import org.mooring.broker.session.Slots;
import org.mooring.broker.store.Database;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.EventBusBus;
import org.mooring.web.page.Site;

/** A real hub over HTTP with sessions and clusters that the test plays: alice and bob, and root the administrator. */
final class HubHarness {
    static final String PASSWORD = "correct horse";
    static final String ADMIN_TOKEN = "an-admin-token-of-the-tests-0123456789";

    final FakeClusters clusters = new FakeClusters();
    final FakeSessions sessions = new FakeSessions(clusters);
    final Identity identity;
    final String origin;
    private final Vertx vertx = Vertx.vertx();
    final CollectorRegistry registry = new CollectorRegistry();
    private final Database database;
    private final HttpServer server;

    HubHarness(Path folder) throws Exception {
        this(folder, true);
    }

    HubHarness(Path folder, boolean stopOnLogout) throws Exception {
        users(folder);
        java.nio.file.Files.writeString(folder.resolve("admin-token"), ADMIN_TOKEN);
        database = Database.open("jdbc:h2:file:" + folder.resolve("db"));
        identity = Identity.open(
                        vertx,
                        new IdentityConfig(folder.resolve("users"), Duration.ofHours(1), folder.resolve("admin-token")),
                        folder,
                        database.source(),
                        new EventBusBus(vertx),
                        InstantSource.system())
                .await(20, TimeUnit.SECONDS);
        Router router = Router.router(vertx);
        server = vertx.createHttpServer(new HttpServerOptions())
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
        origin = "http://127.0.0.1:" + server.actualPort();
        HubConfig config = new HubConfig(
                List.of(origin),
                new ClusterId("beluga"),
                stopOnLogout,
                HubConfig.AfterSignIn.HOME,
                Slots.Limit.PER_USER,
                Duration.ofMinutes(5),
                List.of(),
                Set.of(),
                3,
                Site.plain("Mooring"),
                "0.1");
        Hub.mount(router, vertx, config, identity, sessions, clusters, InstantSource.system(), registry);
    }

    private static void users(Path folder) throws IOException {
        String hash = PasswordHash.of(PASSWORD);
        new UsersFile(folder.resolve("users"))
                .write(Users.parse("")
                        .with(new UserEntry(new UserName("alice"), hash, false))
                        .with(new UserEntry(new UserName("bob"), hash, false))
                        .with(new UserEntry(new UserName("root"), hash, true)));
    }

    int port() {
        return server.actualPort();
    }

    Browser browser() {
        return new Browser(origin);
    }

    Browser signedIn(String user) {
        Browser browser = browser();
        browser.signIn(user, PASSWORD);
        return browser;
    }

    void close() throws Exception {
        server.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
        database.close();
    }
}
