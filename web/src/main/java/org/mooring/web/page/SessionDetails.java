package org.mooring.web.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mooring.web.text.Words;

/**
 * A session's page: time left, Open, Stop, and what the help desk asks for. For live sessions.
 *
 * @param log last lines of its log, oldest first; may be empty
 */
public record SessionDetails(SessionView session, List<String> log) implements Page {
    public SessionDetails {
        log = List.copyOf(log);
    }

    @Override
    public String template() {
        return "session";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("session.title", "ui", words.ui(session.request().ui()), "cluster", session.cluster());
    }

    @Override
    public Mood mood() {
        return session.mood();
    }

    @Override
    public Optional<String> livePath() {
        return Optional.of(session.detailsUrl() + "/live");
    }

    @Override
    public Optional<String> goesTo() {
        return session.phase() == SessionView.Phase.ENDED ? Optional.of(session.endedUrl()) : Optional.empty();
    }
}
