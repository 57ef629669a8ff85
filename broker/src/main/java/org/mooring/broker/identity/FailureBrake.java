package org.mooring.broker.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Slows guessing down without locking anybody out: wrong passwords are answered later and later, per user and per
 * address, up to a few seconds; right ones at once. Any thread.
 */
final class FailureBrake {
    private static final int FREE = 3;
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(4);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final Cache<String, Integer> failures;

    FailureBrake(InstantSource clock) {
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        failures = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(FORGOTTEN_AFTER)
                .ticker(ticker)
                .build();
    }

    /** Counts a failure; how long its answer has to wait. */
    Duration failed(String user, String address) {
        int most = Math.max(count("u " + user), count("a " + address));
        if (most <= FREE) {
            return Duration.ZERO;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(most - FREE - 1, 10));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    /** The user signed in: earlier mistakes were mistakes. */
    void succeeded(String user) {
        failures.invalidate("u " + user);
    }

    private int count(String key) {
        return failures.asMap().merge(key, 1, (a, b) -> Math.min(a + b, 1000));
    }
}
