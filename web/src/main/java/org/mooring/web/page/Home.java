package org.mooring.web.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/**
 * Home: live sessions on top, then the clusters.
 *
 * @param last the session that ended last and that the user did not end, told for a while where none is live
 * @param notice a sentence's key about what just happened ({@code home.notice.stopped}), told once
 */
public record Home(
        List<SessionView> sessions, @Nullable Ended last, List<ClusterCard> clusters, @Nullable String notice)
        implements Page {
    /** For how long an end is told: who comes back the next morning still learns of the night's. */
    private static final Duration TOLD = Duration.ofHours(12);

    public Home {
        sessions = List.copyOf(sessions);
        clusters = List.copyOf(clusters);
    }

    /** The session that broke off and is still to be told of. */
    public Optional<Ended> brokeOff(Instant now) {
        return Optional.ofNullable(last).filter(ended -> {
            Instant at = ended.session().times().ended();
            return sessions.isEmpty() && at != null && at.isAfter(now.minus(TOLD));
        });
    }

    @Override
    public String announcement(Words words, Instant now) {
        return brokeOff(now).map(ended -> ended.told(words, now)).orElseGet(() -> title(words, now));
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
