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
