package org.mooring.broker.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.store.StoreWorker;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.TokenHash;
import org.mooring.protocol.UserName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** API tokens: made once, shown once, kept by hash. Any thread. */
public final class Tokens {
    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    /** A revocation must reach edges that keep a verdict of a token that never runs out. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final int MOST_PER_USER = 200;

    private final TokenStore store;
    private final SignIns signIns;
    private final Passwords passwords;
    private final StoreWorker worker;
    private final InstantSource clock;
    /** For a minute; so last use is written at most once a minute. */
    private final Cache<String, Optional<ApiToken>> seen = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    Tokens(TokenStore store, SignIns signIns, Passwords passwords, StoreWorker worker, InstantSource clock) {
        this.store = store;
        this.signIns = signIns;
        this.passwords = passwords;
        this.worker = worker;
        this.clock = clock;
    }

    /** A new token and its text, which nobody sees again. */
    public record Made(ApiToken token, String text) {}

    /**
     * Makes a token.
     *
     * @param life absent: it does not run out
     * @return fails with {@link TooMany} if its owner has too many
     */
    public Future<Made> make(UserName user, List<String> scopes, String note, @Nullable Duration life) {
        return keep(user, RandomTexts.ofBytes(32), scopes, note, life);
    }

    Future<Made> keep(UserName user, String text, List<String> scopes, String note, @Nullable Duration life) {
        Instant now = clock.instant();
        ApiToken token = new ApiToken(
                "t" + RandomTexts.ofBytes(9),
                TokenHash.of(text),
                user,
                scopes,
                note,
                now,
                null,
                life == null ? null : now.plus(life));
        return worker.run(() -> {
            store.forget(now);
            if (store.of(user).size() >= MOST_PER_USER) {
                throw new TooMany(user + " has " + MOST_PER_USER + " tokens; revoke some first");
            }
            store.add(token);
            seen.invalidate(token.sha256());
            log.atInfo()
                    .addKeyValue("user", user)
                    .addKeyValue("token", token.id())
                    .log("API token made");
            return new Made(token, text);
        });
    }

    /** More tokens than one person may have. */
    public static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany(String message) {
            super(message, null, false, false);
        }
    }

    /** The token of this hash, if it is worth something now; fails with {@code StoreUnavailable} if too many wait. */
    public Future<Optional<ApiToken>> find(String sha256) {
        Optional<ApiToken> known = seen.getIfPresent(sha256);
        Future<Optional<ApiToken>> found = known != null
                ? Future.succeededFuture(known)
                : worker.run(() -> {
                    Optional<ApiToken> read = store.bySha256(sha256);
                    read.ifPresent(t -> store.used(t.id(), clock.instant()));
                    seen.put(sha256, read);
                    return read;
                });
        // A look-up under way while the token was revoked may have kept it here after that.
        return found.map(token ->
                token.filter(t -> !t.expired(clock.instant()) && !signIns.revoked(Revoked.Kind.TOKEN, t.sha256())));
    }

    /** What a token may do now: what it was made for, as far as its owner may. */
    public Scopes scopes(ApiToken token) {
        boolean admin = passwords.admin(token.user());
        return Scopes.parse(token.scopes(), token.user(), admin).within(Scopes.ofPerson(token.user(), admin));
    }

    /** A person's tokens, newest first. */
    public Future<List<ApiToken>> of(UserName user) {
        Instant now = clock.instant();
        return worker.run(
                () -> store.of(user).stream().filter(t -> !t.expired(now)).toList());
    }

    /** Makes a token dead everywhere; whether it was there. */
    public Future<Boolean> revoke(UserName user, String id) {
        return of(user).compose(tokens -> tokens.stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .map(this::revoke)
                .orElse(Future.succeededFuture(false)));
    }

    private Future<Boolean> revoke(ApiToken token) {
        Instant latest = clock.instant().plus(REMEMBERED);
        Instant until = token.expires() == null || token.expires().isAfter(latest) ? latest : token.expires();
        seen.put(token.sha256(), Optional.empty());
        return worker.run(() -> store.remove(token.id()))
                .onSuccess(gone -> {
                    seen.put(token.sha256(), Optional.empty());
                    log.atInfo()
                            .addKeyValue("user", token.user())
                            .addKeyValue("token", token.id())
                            .log("API token revoked");
                })
                .compose(gone -> signIns.revoke(new Revoked(Revoked.Kind.TOKEN, token.sha256(), until))
                        .map(done -> gone));
    }
}
