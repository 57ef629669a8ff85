package org.mooring.web.page;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/**
 * Something is not possible: what, why, what now.
 *
 * @param values for the sentences' placeholders
 * @param code stands behind in small type, for the help desk: a request's id, a scheduler's words
 */
public record Problem(Kind kind, Map<String, String> values, @Nullable String code) implements Page {
    /** What is wrong. */
    public enum Kind {
        BAD_REQUEST(400),
        /** Cross-site, or a form older than its token. */
        STALE_FORM(403),
        /** Another user's page or session. */
        NOT_YOURS(403),
        /** Only for administrators. */
        NOT_ADMIN(403),
        /** No access to {@code cluster}. */
        NO_ACCOUNT(403),
        NOT_FOUND(404),
        /** No session of this id any more. */
        NO_SESSION(404),
        METHOD(405),
        TOO_LARGE(413),
        TOO_MANY(429),
        INTERNAL(500),
        /** The answer of {@code cluster} did not come in time. */
        CLUSTER_SILENT(504),
        /** No claim can be sealed now. */
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** For keys: {@code not-yours}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        /** The page for a bare status that nobody has better words for. */
        public static Kind of(int status) {
            return switch (status) {
                case 403 -> NOT_YOURS;
                case 404 -> NOT_FOUND;
                case 405 -> METHOD;
                case 413 -> TOO_LARGE;
                case 429 -> TOO_MANY;
                case 503 -> UNAVAILABLE;
                case 504 -> CLUSTER_SILENT;
                default -> status >= 500 ? INTERNAL : BAD_REQUEST;
            };
        }
    }

    public Problem {
        values = Map.copyOf(values);
    }

    /** A problem that needs no values. */
    public static Problem of(Kind kind) {
        return new Problem(kind, Map.of(), null);
    }

    /** "Your account has no access to Béluga." */
    public static Problem noAccount(String cluster) {
        return new Problem(Kind.NO_ACCOUNT, Map.of("cluster", cluster), null);
    }

    @Override
    public String template() {
        return "problem";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("problem." + kind.label() + ".title", values);
    }

    /** What is wrong and what to do. */
    public String sentence(Words words) {
        return words.t("problem." + kind.label() + ".what", values);
    }

    @Override
    public Mood mood() {
        return Mood.ENDED;
    }

    @Override
    public int status() {
        return kind.status();
    }
}
