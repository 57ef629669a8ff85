package org.mooring.runtime.link;

import java.time.Duration;
import org.mooring.runtime.config.Default;

/**
 * Bounds of a link.
 *
 * @param maxMessageBytes largest message taken or sent, at least 1024; a larger one closes the link
 * @param maxPending requests under way in each direction; more are refused at once
 * @param maxUnproved connections that have not proved themselves yet, at a broker
 * @param handshake how long proving may take
 * @param pingEvery how often to ask for a sign of life
 * @param silence after so long without any sign the link is closed
 * @param maxWait longest time that a broker waits for the answer of somebody who dialled in
 * @param backOffFrom wait after the first round in which no broker could be reached; doubles with each round
 * @param backOffTo and grows to this
 */
public record LinkLimits(
        @Default("1048576") int maxMessageBytes,
        @Default("1024") int maxPending,
        @Default("64") int maxUnproved,
        @Default("1500ms") Duration handshake,
        @Default("5s") Duration pingEvery,
        @Default("15s") Duration silence,
        @Default("60s") Duration maxWait,
        @Default("200ms") Duration backOffFrom,
        @Default("5s") Duration backOffTo) {
    public LinkLimits {
        if (maxMessageBytes < 1024) {
            throw new IllegalArgumentException("max-message-bytes " + maxMessageBytes + ": at least 1024");
        }
        if (maxPending < 1) {
            throw new IllegalArgumentException("max-pending " + maxPending + ": at least 1");
        }
        if (silence.compareTo(pingEvery) <= 0) {
            throw new IllegalArgumentException(
                    "silence " + silence + ": longer than ping-every, which is " + pingEvery);
        }
    }

    /** What suits every site. */
    public static LinkLimits usual() {
        return new LinkLimits(
                1 << 20,
                1024,
                64,
                Duration.ofMillis(1500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                Duration.ofMillis(200),
                Duration.ofSeconds(5));
    }
}
