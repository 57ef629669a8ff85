package org.mooring.web.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/**
 * One line of the pending page.
 *
 * @param took how long it took, or takes until now; empty where that says nothing
 * @param since it goes on since then: the browser counts
 * @param detail a second, quieter sentence; may be empty
 * @param code the scheduler's own word, for the help desk; may be empty
 */
public record Step(State state, String text, String took, @Nullable Instant since, String detail, String code) {
    /** How far it is. */
    public enum State {
        DONE,
        NOW,
        TODO;

        /** For class names and keys. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static List<Step> of(SessionView session, Words words, Instant now) {
        SessionView.Times times = session.times();
        SessionView.Phase phase = session.phase();
        String ui = words.ui(session.request().ui());
        boolean claimed = phase != SessionView.Phase.CLAIMED;
        boolean submitted = times.submitted() != null || phase.compareTo(SessionView.Phase.QUEUED) >= 0;
        boolean started = times.started() != null || phase.compareTo(SessionView.Phase.STARTING) >= 0;
        boolean listening = times.listening() != null || phase == SessionView.Phase.READY;
        boolean ready = phase == SessionView.Phase.READY;

        List<Step> steps = new ArrayList<>();
        steps.add(plain(claimed ? State.DONE : State.NOW, words.t(claimed ? "step.accepted" : "step.accepting")));
        steps.add(timed(
                submitted,
                claimed,
                words,
                now,
                times.claimed(),
                times.submitted(),
                submitted && session.jobId() != null
                        ? words.t("step.submitted", "job", session.jobId())
                        : words.t(submitted ? "step.submitted.no-job" : "step.submitting")));
        Step queue = timed(
                started,
                submitted,
                words,
                now,
                times.submitted(),
                times.started(),
                queueText(session, started, submitted, words));
        steps.add(
                queue.state == State.NOW
                        ? new Step(
                                State.NOW,
                                queue.text,
                                queue.took,
                                queue.since,
                                queueDetail(session, words, now),
                                code(session))
                        : queue);
        steps.add(timed(
                listening,
                started,
                words,
                now,
                times.started(),
                times.listening(),
                started && session.node() != null
                        ? words.t(listening ? "step.started.node" : "step.starting.node", "node", session.node())
                        : words.t(listening ? "step.started" : "step.starting")));
        Step open = timed(
                ready,
                listening,
                words,
                now,
                times.listening(),
                times.ready(),
                words.t(ready ? "step.open" : "step.opening", "ui", ui));
        steps.add(open);
        return steps;
    }

    private static Step plain(State state, String text) {
        return new Step(state, text, "", null, "", "");
    }

    private static Step timed(
            boolean done,
            boolean begun,
            Words words,
            Instant now,
            @Nullable Instant from,
            @Nullable Instant to,
            String text) {
        if (done) {
            return new Step(
                    State.DONE,
                    text,
                    from == null || to == null ? "" : words.took(Duration.between(from, to)),
                    null,
                    "",
                    "");
        }
        if (!begun) {
            return plain(State.TODO, text);
        }
        return new Step(State.NOW, text, from == null ? "" : words.duration(Duration.between(from, now)), from, "", "");
    }

    private static String queueText(SessionView session, boolean started, boolean submitted, Words words) {
        if (started) {
            return words.t("step.queued");
        }
        SessionView.Waiting waiting = session.waiting();
        if (!submitted || waiting == null || waiting.reason() == null) {
            return words.t("step.queueing");
        }
        return words.t("step.queueing.why", "why", Waits.why(waiting.reason(), words));
    }

    private static String queueDetail(SessionView session, Words words, Instant now) {
        SessionView.Waiting waiting = session.waiting();
        if (waiting == null) {
            return "";
        }
        List<String> sentences = new ArrayList<>();
        Optional.ofNullable(waiting.ahead())
                .ifPresent(ahead -> sentences.add(words.t(ahead == 0 ? "wait.next" : "wait.place", "n", ahead + 1)));
        Optional.ofNullable(waiting.expectedStart())
                .filter(at -> at.isAfter(now))
                .ifPresent(at -> sentences.add(words.t(
                        at.isAfter(session.times().deadline()) ? "wait.expected.late" : "wait.expected",
                        "time",
                        words.at(at, now))));
        if (waiting.reason() != null) {
            Waits.hint(waiting.reason(), words).ifPresent(sentences::add);
        }
        return String.join(" ", sentences);
    }

    private static String code(SessionView session) {
        return Optional.ofNullable(session.waiting())
                .map(SessionView.Waiting::reason)
                .orElse("");
    }
}
