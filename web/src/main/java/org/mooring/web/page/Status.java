package org.mooring.web.page;

import java.time.Instant;
import java.util.List;
import org.mooring.web.text.Words;

/** How all clusters are, for everybody, signed in or not. */
public record Status(List<ClusterCard> clusters) implements Page {
    public Status {
        clusters = List.copyOf(clusters);
    }

    @Override
    public String template() {
        return "status";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("status.title");
    }
}
