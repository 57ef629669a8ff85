package org.mooring.web.page;

import java.time.Instant;
import java.util.List;
import org.mooring.web.text.Words;

/**
 * Why a session ended, and the next try.
 *
 * @param log last lines of its log, oldest first; may be empty
 * @param again what the next try is prefilled with; see {@link NextTry#after}
 */
public record Ended(SessionView session, List<String> log, NextTry again) implements Page {
    public Ended {
        log = List.copyOf(log);
    }

    /** What happened, in a sentence or two. */
    public String what(Words words, Instant now) {
        return Endings.what(session, words, now);
    }

    /** In one sentence, for the home page: where, when and how it ended. */
    public String told(Words words, Instant now) {
        Instant at = session.times().ended();
        return at == null
                ? title(words, now)
                : words.t(
                        words.sameDay(at, now) ? "home.broke-off" : "home.broke-off.day",
                        "cluster",
                        session.cluster(),
                        "time",
                        words.at(at, now),
                        "title",
                        title(words, now));
    }

    /** For the help desk: {@code job_failed · exit code 137}. */
    public String code(Words words) {
        return Endings.code(session, words);
    }

    /** What to do now; may be empty. */
    public String advice(Words words) {
        return Endings.advice(session, words);
    }

    @Override
    public String template() {
        return "ended";
    }

    @Override
    public String title(Words words, Instant now) {
        return Endings.title(session, words);
    }

    @Override
    public Mood mood() {
        return Mood.ENDED;
    }
}
