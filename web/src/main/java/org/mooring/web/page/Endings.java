package org.mooring.web.page;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/** An end reason in words: keys {@code end.REASON.title}, {@code .what}, {@code .advice}; an unknown reason is told as such. */
final class Endings {
    private static final int SHELL_SIGNAL = 128;
    private static final int LAST_SIGNAL = 31;
    /** ILL, TRAP, ABRT, BUS, FPE, SEGV: a program's own fault. */
    private static final Set<Integer> CRASHES = Set.of(4, 5, 6, 7, 8, 11);

    private Endings() {}

    static String title(SessionView session, Words words) {
        return sentence(session, ".title", words).orElseGet(() -> words.t("end.unknown.title"));
    }

    static String what(SessionView session, Words words, Instant now) {
        return sentence(session, ".what", words).orElseGet(() -> words.t("end.unknown.what", values(session, words)));
    }

    static String advice(SessionView session, Words words) {
        return sentence(session, ".advice", words).orElse("");
    }

    private static Optional<String> sentence(SessionView session, String ending, Words words) {
        SessionView.End end = session.end();
        if (end == null) {
            return Optional.empty();
        }
        String base = "end." + end.reason();
        // A job that died before its server answered needs other words than one that was in use.
        String early = session.times().ready() == null ? ".early" : "";
        String key = base + signalled(end) + early + ending;
        if (words.find(key).isPresent()) {
            return Optional.of(words.t(key, values(session, words)));
        }
        return words.find(base + early + ending).isPresent()
                ? Optional.of(words.t(base + early + ending, values(session, words)))
                : words.find(base + ending).map(found -> words.t(base + ending, values(session, words)));
    }

    /** What stands in small type: the reason's label, and the number that goes with it. */
    static String code(SessionView session, Words words) {
        SessionView.End end = session.end();
        if (end == null) {
            return "";
        }
        Integer exit = end.exitCode();
        Integer signal = end.signal();
        if (signal != null) {
            return end.reason() + " · " + words.t("code.signal", "signal", signal);
        }
        return exit == null || exit == 0 ? end.reason() : end.reason() + " · " + words.t("code.exit", "exit", exit);
    }

    /** By which signal it ended: said by the scheduler, or by a shell's exit code (128 and the signal's number). */
    private static @Nullable Integer signal(SessionView.End end) {
        Integer exit = end.exitCode();
        if (end.signal() != null) {
            return end.signal();
        }
        return exit != null && exit > SHELL_SIGNAL && exit <= SHELL_SIGNAL + LAST_SIGNAL ? exit - SHELL_SIGNAL : null;
    }

    private static String signalled(SessionView.End end) {
        Integer signal = signal(end);
        if (signal == null) {
            return "";
        }
        return CRASHES.contains(signal) ? ".crash" : ".signal";
    }

    private static Map<String, Object> values(SessionView session, Words words) {
        SessionView.Times times = session.times();
        Map<String, Object> values = new HashMap<>();
        values.put("cluster", session.cluster());
        values.put("ui", words.theUi(session.request().ui()));
        values.put("memory", words.size(session.request().memoryMiB()));
        values.put("time", words.duration(Duration.ofMinutes(session.request().minutes())));
        values.put("limit", words.duration(Duration.between(times.claimed(), times.deadline())));
        Optional.ofNullable(session.node()).ifPresent(node -> values.put("node", node));
        Optional.ofNullable(session.end()).ifPresent(end -> {
            Optional.ofNullable(signal(end)).ifPresent(number -> values.put("signal", number));
            Optional.ofNullable(end.by()).ifPresent(by -> values.put("by", by));
            Optional.ofNullable(end.message()).ifPresent(message -> values.put("message", message));
        });
        return values;
    }
}
