package org.mooring.web.page;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;

/**
 * A cluster as home and the status page show it.
 *
 * @param name in words: {@code Béluga}
 * @param optionsUrl the options form for this user's server there
 * @param heardAt when its agent was last heard; absent: never
 * @param until end of the maintenance, where known
 * @param waiting jobs in its queue
 * @param expectedWaitSeconds a guess for an ordinary request
 * @param link where a link-out leads
 * @param choice what Start takes: the last choice, else the site's default; absent where nothing is known
 * @param ui id of the choice's user interface, where it is not the cluster's usual one
 * @param last the choice is the user's own last one
 * @param occupied the slot that a session here would take is held: no Start
 */
public record ClusterCard(
        ClusterId id,
        String name,
        Condition condition,
        String optionsUrl,
        @Nullable Instant heardAt,
        @Nullable Instant until,
        int freeCores,
        int totalCores,
        int waiting,
        @Nullable Long expectedWaitSeconds,
        @Nullable URI link,
        @Nullable JobRequest choice,
        @Nullable String ui,
        boolean last,
        boolean occupied) {

    /** How a cluster is; the same names as the broker's. */
    public enum Condition {
        FREE,
        BUSY,
        MAINTENANCE,
        SCHEDULER_DOWN,
        UNREACHABLE,
        DRAINED,
        LINK_OUT;

        /** Whether a session may be started. */
        public boolean open() {
            return this == FREE || this == BUSY;
        }

        /** For class names and keys: {@code link-out}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** Where the form of one-click Start posts to; the same path by GET is the deep link. */
    public String startUrl() {
        return "/hub/start/" + id;
    }
}
