package org.mooring.broker.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.mooring.broker.store.StoreWorker;
import org.mooring.protocol.Address;
import org.mooring.protocol.CheckToken;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.TokenHash;
import org.mooring.protocol.TokenVerdict;
import org.mooring.protocol.Trust;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.file.PrivateFiles;
import org.mooring.web.auth.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything about who is who in one broker. Answers the edges' {@link GetTrust} and {@link CheckToken}, and hears the
 * other brokers' revocations. Any thread.
 */
public final class Identity {
    private static final Logger log = LoggerFactory.getLogger(Identity.class);
    private static final int WORKERS = 4;

    private final Passwords passwords;
    private final SignIns signIns;
    private final Tokens tokens;
    private final TicketKeys keys;
    private final Revocations revocations;
    private final StoreWorker worker;
    private final InstantSource clock;

    private Identity(
            Passwords passwords,
            SignIns signIns,
            Tokens tokens,
            TicketKeys keys,
            Revocations revocations,
            StoreWorker worker,
            InstantSource clock) {
        this.passwords = passwords;
        this.signIns = signIns;
        this.tokens = tokens;
        this.keys = keys;
        this.revocations = revocations;
        this.worker = worker;
        this.clock = clock;
    }

    /**
     * Reads keys, people and revocations and begins to answer.
     *
     * @param stateFolder where the ticket key is kept
     * @param database with the tables of {@code V2__identity.sql}
     */
    public static Future<Identity> open(
            Vertx vertx, IdentityConfig config, Path stateFolder, DataSource database, Bus bus, InstantSource clock) {
        StoreWorker worker = new StoreWorker(vertx, "mooring-identity", WORKERS);
        Revocations revocations = new Revocations();
        Jdbc jdbc = new Jdbc(database);
        JdbcSignInStore signInStore = new JdbcSignInStore(jdbc);
        return worker.run(() -> {
                    TicketKeys keys = TicketKeys.open(stateFolder);
                    signInStore.revoked(clock.instant()).forEach(revocations::add);
                    Passwords passwords = new Passwords(vertx, config.users(), clock);
                    passwords.refresh();
                    SignIns signIns =
                            new SignIns(keys, revocations, signInStore, worker, bus, clock, config.signInLife());
                    Tokens tokens = new Tokens(new JdbcTokenStore(jdbc), signIns, passwords, worker, clock);
                    return new Identity(passwords, signIns, tokens, keys, revocations, worker, clock);
                })
                .compose(identity -> identity.serve(bus).map(identity))
                .compose(identity -> identity.adminToken(config).map(identity));
    }

    private Future<Void> serve(Bus bus) {
        return bus.serve(Address.broker(GetTrust.class), ask -> Future.succeededFuture(trust()))
                .compose(ready -> bus.serve(Address.broker(CheckToken.class), ask -> verdict(ask.tokenSha256())))
                .compose(ready -> bus.listen(Address.edges(Revoked.class), revocations::add))
                .mapEmpty();
    }

    /** Keeps the token of the configured file, which can do all that the first administrator can. */
    private Future<Void> adminToken(IdentityConfig config) {
        Path file = config.adminToken();
        if (file == null) {
            return Future.succeededFuture();
        }
        Optional<UserName> owner = passwords.users().all().stream()
                .filter(UserEntry::admin)
                .map(UserEntry::name)
                .findFirst();
        if (owner.isEmpty()) {
            return Future.failedFuture(new IllegalStateException(
                    "admin-token needs an administrator in " + config.users() + " to belong to; there is none"));
        }
        return worker.run(() -> text(file)).compose(text -> {
            String hash = TokenHash.of(text);
            if (signIns.revoked(Revoked.Kind.TOKEN, hash)) {
                log.atWarn()
                        .addKeyValue("file", file)
                        .log("The admin token was revoked and opens nothing; remove the file to get a new one");
                return Future.succeededFuture();
            }
            return tokens.find(hash)
                    .compose(known -> known.isPresent()
                            ? Future.<Void>succeededFuture()
                            : tokens.keep(
                                            owner.get(),
                                            text,
                                            List.of("inherit"),
                                            "admin token of the configuration",
                                            null)
                                    .mapEmpty());
        });
    }

    private static String text(Path file) throws IOException {
        if (!Files.exists(file)) {
            PrivateFiles.writeWithFolder(file, RandomTexts.ofBytes(32) + "\n");
        }
        String text = Files.readString(file).strip();
        if (text.length() < 32) {
            throw new IOException("the admin token in " + file + " is too short: at least 32 characters");
        }
        return text;
    }

    /** Sign-in by password. */
    public Passwords passwords() {
        return passwords;
    }

    /** Sign-ins and their tickets. */
    public SignIns signIns() {
        return signIns;
    }

    /** API tokens. */
    public Tokens tokens() {
        return tokens;
    }

    /** What edges need to know now. */
    public Trust trust() {
        return new Trust(keys.publicKeys(), revocations.list(clock.instant()));
    }

    /** Who holds this ticket, and what they may do; people who left the users file may do nothing. */
    public Optional<Caller> byTicket(String text) {
        return signIns.ticket(text)
                .flatMap(ticket -> passwords.users().find(ticket.user()).map(user -> caller(user, ticket)));
    }

    private static Caller caller(UserEntry user, Ticket ticket) {
        return new Caller(
                user.name(), user.admin(), Scopes.ofPerson(user.name(), user.admin()), new Caller.Browser(ticket));
    }

    /** Who holds this API token. */
    public Future<Optional<Caller>> byToken(String text) {
        return tokens.find(TokenHash.of(text)).map(found -> found.filter(this::ownerKnown)
                .map(token -> new Caller(
                        token.user(), passwords.admin(token.user()), tokens.scopes(token), new Caller.Program(token))));
    }

    private Future<TokenVerdict> verdict(String sha256) {
        return tokens.find(sha256).map(found -> found.filter(this::ownerKnown)
                .map(token ->
                        new TokenVerdict(token.user(), tokens.scopes(token).list(), token.expires()))
                .orElse(new TokenVerdict(null, List.of(), null)));
    }

    private boolean ownerKnown(ApiToken token) {
        return passwords.users().find(token.user()).isPresent();
    }

    /** Ends the pools; nothing is answered afterwards. */
    public Future<Void> close() {
        return Future.join(passwords.close(), worker.close()).mapEmpty();
    }
}
