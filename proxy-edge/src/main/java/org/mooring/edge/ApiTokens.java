package org.mooring.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mooring.protocol.Address;
import org.mooring.protocol.CheckToken;
import org.mooring.protocol.TokenVerdict;
import org.mooring.runtime.bus.Bus;

/**
 * Verdicts on API tokens, by hash: asked of a broker once, then kept until they run out or are revoked. Only hashes are
 * kept. Any thread.
 */
final class ApiTokens {
    private static final int KEPT = 10_000;
    private static final int ASKED_AT_ONCE = 256;
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration UNKNOWN_KEPT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Bus bus;
    private final EdgeMetrics metrics;
    private final Cache<String, TokenVerdict> verdicts;
    private final Map<String, Future<TokenVerdict>> asked = new ConcurrentHashMap<>();

    ApiTokens(Bus bus, Clock clock, EdgeMetrics metrics) {
        this.bus = bus;
        this.metrics = metrics;
        this.verdicts = Caffeine.newBuilder()
                .maximumSize(KEPT)
                .expireAfter(Expiry.<String, TokenVerdict>creating((hash, verdict) -> kept(verdict, clock.instant())))
                .build();
    }

    private static Duration kept(TokenVerdict verdict, Instant now) {
        if (verdict.user() == null) {
            return UNKNOWN_KEPT;
        }
        Instant expires = verdict.expires();
        if (expires == null || expires.isAfter(now.plus(LONGEST))) {
            return LONGEST;
        }
        return expires.isAfter(now) ? Duration.between(now, expires) : Duration.ZERO;
    }

    /** The verdict; fails with a bus failure if it is not known here and no broker answers. */
    Future<TokenVerdict> verdict(String hash) {
        TokenVerdict known = verdicts.getIfPresent(hash);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        if (asked.size() >= ASKED_AT_ONCE) {
            return Future.failedFuture("too many API tokens are being checked at once");
        }
        Future<TokenVerdict> question = asked.computeIfAbsent(hash, this::ask);
        question.onComplete(answer -> asked.remove(hash, question));
        return question;
    }

    private Future<TokenVerdict> ask(String hash) {
        return bus.request(Address.broker(CheckToken.class), new CheckToken(hash), ANSWER)
                .onSuccess(verdict -> {
                    verdicts.put(hash, verdict);
                    metrics.tokenChecked(
                            verdict.user() == null ? EdgeMetrics.TokenCheck.UNKNOWN : EdgeMetrics.TokenCheck.KNOWN);
                })
                .onFailure(e -> metrics.tokenChecked(EdgeMetrics.TokenCheck.UNANSWERED));
    }

    void forget(String hash) {
        verdicts.invalidate(hash);
    }
}
