package org.mooring.runtime.link;

import java.util.random.RandomGenerator;

/** Waits that double from round to round up to a bound, each shortened by up to a half so that a crowd spreads out. */
final class BackOff {
    private final RandomGenerator random;
    private final long fromMillis;
    private final long toMillis;
    private long nextMillis;

    BackOff(RandomGenerator random, LinkLimits limits) {
        this.random = random;
        this.fromMillis = limits.backOffFrom().toMillis();
        this.toMillis = limits.backOffTo().toMillis();
        this.nextMillis = fromMillis;
    }

    /** The wait before the next round, in ms, at least 1. */
    long next() {
        long whole = nextMillis;
        nextMillis = Math.min(toMillis, nextMillis * 2);
        return jittered(whole);
    }

    /** The longest wait there is, shortened likewise. */
    long longest() {
        return jittered(toMillis);
    }

    /** It worked: the next trouble begins at the beginning. */
    void reset() {
        nextMillis = fromMillis;
    }

    private long jittered(long whole) {
        return Math.max(1, whole / 2 + random.nextLong(whole / 2 + 1));
    }
}
