package org.mooring.web.page;

import java.time.Instant;
import java.util.List;
import org.mooring.web.text.Words;

/**
 * The administrator's page: clusters with drain (posts {@code drained=true|false} to {@code /hub/admin/clusters/ID}) and
 * all live sessions with Stop (posts to {@code /hub/stop/ID}).
 */
public record Admin(List<ClusterCard> clusters, List<SessionView> sessions) implements Page {
    public Admin {
        clusters = List.copyOf(clusters);
        sessions = List.copyOf(sessions);
    }

    @Override
    public String template() {
        return "admin";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("admin.title");
    }
}
