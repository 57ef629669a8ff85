package org.mooring.web.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/**
 * A cluster, or the whole hub, takes no new sessions.
 *
 * @param cluster its name in words; absent: the whole hub
 * @param condition why
 * @param until when it ends, where known
 * @param heardAt when the cluster was last heard from
 */
public record Maintenance(
        @Nullable String cluster, ClusterCard.Condition condition, @Nullable Instant until, @Nullable Instant heardAt)
        implements Page {
    @Override
    public String template() {
        return "maintenance";
    }

    /** What is the matter. */
    public String sentence(Words words, Instant now) {
        return cluster == null
                ? words.t("maintenance.hub", "until", until == null ? "" : words.at(until, now))
                : words.t(
                        "maintenance." + condition.label(),
                        "cluster",
                        cluster,
                        "until",
                        until == null ? "" : words.at(until, now),
                        "since",
                        heardAt == null ? "" : words.at(heardAt, now));
    }

    @Override
    public String title(Words words, Instant now) {
        return cluster == null ? words.t("maintenance.title.hub") : words.t("maintenance.title", "cluster", cluster);
    }

    @Override
    public Mood mood() {
        return Mood.ENDED;
    }

    @Override
    public int status() {
        return 503;
    }
}
