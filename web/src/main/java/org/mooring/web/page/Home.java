package org.mooring.web.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/**
 * Home: live sessions on top, then the clusters.
 *
 * @param notice a sentence's key about what just happened ({@code home.notice.stopped}), told once
 */
public record Home(List<SessionView> sessions, List<ClusterCard> clusters, @Nullable String notice) implements Page {
    public Home {
        sessions = List.copyOf(sessions);
        clusters = List.copyOf(clusters);
    }

    @Override
    public String template() {
        return "home";
    }

    @Override
    public String title(Words words, Instant now) {
        if (sessions.isEmpty()) {
            return words.t("home.title");
        }
        SessionView first = sessions.get(0);
        String key =
                first.phase().pending() ? "pending" : first.phase() == SessionView.Phase.READY ? "running" : "stopping";
        return words.t(
                "home.title." + key,
                "cluster",
                first.cluster(),
                "ui",
                words.ui(first.request().ui()));
    }

    @Override
    public Mood mood() {
        return sessions.isEmpty() ? Mood.CALM : sessions.get(0).mood();
    }

    @Override
    public Optional<String> livePath() {
        return Optional.of("/hub/home/live");
    }
}
