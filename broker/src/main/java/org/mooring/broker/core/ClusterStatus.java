package org.mooring.broker.core;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;

/**
 * A cluster as the cards show it.
 *
 * @param name in words: {@code Béluga}
 * @param heardAt when its agent was last heard; absent: never since this broker started
 * @param until end of the maintenance, where known
 * @param waiting jobs in its queue
 * @param expectedWaitSeconds a guess for an ordinary request
 * @param link where a link-out leads
 */
public record ClusterStatus(
        ClusterId id,
        String name,
        Condition condition,
        @Nullable Instant heardAt,
        @Nullable Instant until,
        int freeCores,
        int totalCores,
        int waiting,
        @Nullable Long expectedWaitSeconds,
        @Nullable URI link) {

    /** How a cluster is, in one word. */
    public enum Condition {
        FREE,
        BUSY,
        MAINTENANCE,
        /** Its agent is there, its scheduler does not answer. */
        SCHEDULER_DOWN,
        /** Its agent is not heard from. */
        UNREACHABLE,
        /** An administrator takes no new sessions there. */
        DRAINED,
        /** It has a portal of its own. */
        LINK_OUT;

        /** Whether a session may be started. */
        public boolean open() {
            return this == FREE || this == BUSY;
        }
    }
}
