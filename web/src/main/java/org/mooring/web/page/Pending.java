package org.mooring.web.page;

import java.time.Instant;
import java.util.Optional;
import org.mooring.web.text.Words;

/** A session on its way: each step, the reason for waiting, the clock, Cancel. It goes on by itself when ready or ended. */
public record Pending(SessionView session) implements Page {
    @Override
    public String template() {
        return "pending";
    }

    @Override
    public String title(Words words, Instant now) {
        String key =
                switch (session.phase()) {
                    case CLAIMED, SUBMITTING, QUEUED -> "pending.title.waiting";
                    case STARTING -> "pending.title.starting";
                    case READY -> "pending.title.ready";
                    case STOPPING, ENDED -> "pending.title.ended";
                };
        return words.t(
                key,
                "cluster",
                session.cluster(),
                "ui",
                words.ui(session.request().ui()));
    }

    /** The steps, in order; always the same five, so that nothing moves. */
    public java.util.List<Step> steps(Words words, Instant now) {
        return Step.of(session, words, now);
    }

    @Override
    public String announcement(Words words, Instant now) {
        return steps(words, now).stream()
                .filter(step -> step.state() == Step.State.NOW)
                .findFirst()
                .map(Step::text)
                .orElseGet(() -> title(words, now));
    }

    @Override
    public Mood mood() {
        return session.mood();
    }

    @Override
    public Optional<String> livePath() {
        return Optional.of(session.pendingUrl() + "/live");
    }

    @Override
    public Optional<String> goesTo() {
        return switch (session.phase()) {
            case READY -> Optional.of(session.openUrl());
            case STOPPING, ENDED -> Optional.of(session.endedUrl());
            case CLAIMED, SUBMITTING, QUEUED, STARTING -> Optional.empty();
        };
    }
}
