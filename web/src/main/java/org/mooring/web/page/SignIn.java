package org.mooring.web.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/**
 * Sign-in: posts {@code username}, {@code password}, {@code next} and the token to {@code /hub/login}.
 *
 * @param problem why the last try failed
 * @param username what was typed, kept; empty at first
 * @param next where to go afterwards, a local path
 */
public record SignIn(@Nullable Why problem, String username, @Nullable String next) implements Page {
    /** Why a sign-in was refused. */
    public enum Why {
        /** No such user, or another password; which of both is not said. */
        WRONG,
        /** Too many tries in a short time. */
        TOO_MANY,
        /** The form was older than its token. */
        STALE,
        /** The sign-in has run out, or was revoked. */
        EXPIRED,
        /** The identity provider does not answer. */
        UNAVAILABLE;

        String key() {
            return "sign-in.problem."
                    + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** An empty form. */
    public static SignIn to(@Nullable String next) {
        return new SignIn(null, "", next);
    }

    /** The sentence; empty if there is no problem. */
    public String sentence(Words words) {
        return problem == null ? "" : words.t(problem.key());
    }

    @Override
    public String template() {
        return "sign-in";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t(problem == null ? "sign-in.title" : "sign-in.title.again");
    }

    @Override
    public int status() {
        if (problem == null) {
            return 200;
        }
        return switch (problem) {
            case WRONG, EXPIRED, STALE -> 403;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }
}
