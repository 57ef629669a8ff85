package org.mooring.web.page;

import java.time.Instant;
import java.util.Optional;
import org.mooring.web.text.Words;

/** A page as values: what {@link Pages} makes HTML of. Immutable. */
public sealed interface Page
        permits SignIn,
                Home,
                Options,
                Pending,
                SessionDetails,
                Ended,
                NotRunning,
                Occupied,
                Confirm,
                SignedOut,
                Status,
                Maintenance,
                Problem,
                LegBroken,
                Admin {
    /** The template's name, without its ending. */
    String template();

    /** The state in words, for the browser's tab, without the site's name. */
    String title(Words words, Instant now);

    default Mood mood() {
        return Mood.CALM;
    }

    /** Where its live view is served (SSE, or JSON to a GET that does not accept an event stream); empty: it has none. */
    default Optional<String> livePath() {
        return Optional.empty();
    }

    /** Where the browser goes on by itself; empty: it stays. */
    default Optional<String> goesTo() {
        return Optional.empty();
    }

    /** What is said aloud, once, when it changes. */
    default String announcement(Words words, Instant now) {
        return title(words, now);
    }

    /** The HTTP status it is sent with. */
    default int status() {
        return 200;
    }
}
