package org.mooring.agents.duty;

import java.time.Duration;
import org.mooring.runtime.config.Default;

/**
 * How often the scheduler is asked: one query for all jobs per tick, fewer when it is slow.
 *
 * @param tick between two looks while the scheduler answers quickly
 * @param longest between two looks while it does not
 * @param least between two looks, however much happens
 * @param timeout for the scheduler's answer
 * @param report how often the brokers are told how the cluster is, if nothing changes
 */
public record Pace(
        @Default("10s") Duration tick,
        @Default("60s") Duration longest,
        @Default("100ms") Duration least,
        @Default("20s") Duration timeout,
        @Default("5s") Duration report) {
    public Pace {
        positive("tick", tick);
        positive("least", least);
        positive("timeout", timeout);
        positive("report", report);
        if (longest.compareTo(tick) < 0) {
            throw new IllegalArgumentException("longest " + longest + ": not shorter than the tick, " + tick);
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " " + value + ": more than zero");
        }
    }
}
