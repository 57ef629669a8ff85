package org.mooring.web.page;

import java.time.Instant;
import org.mooring.web.text.Words;

/**
 * Another session of the user's holds the slot.
 *
 * @param other that session
 * @param wanted name of the cluster that was asked for
 */
public record Occupied(SessionView other, String wanted) implements Page {
    /** Key of the sentence that goes with what can be done: its session may be on its way, running or ending. */
    public String lead() {
        return switch (other.mood()) {
            case WAITING -> "occupied.lead.pending";
            case ENDED -> "occupied.lead.stopping";
            case CALM, RUNNING -> "occupied.lead";
        };
    }

    @Override
    public String template() {
        return "occupied";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("occupied.title", "cluster", other.cluster());
    }

    @Override
    public int status() {
        return 409;
    }
}
