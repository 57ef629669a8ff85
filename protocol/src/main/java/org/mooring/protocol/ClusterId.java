package org.mooring.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** A cluster of computers, as the site names it: {@code beluga}. */
public record ClusterId(@JsonValue String value) implements Comparable<ClusterId> {
    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{0,29}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClusterId {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "cluster id " + Shown.of(value) + ": a letter, then at most 29 of a-z, 0-9 and -");
        }
    }

    /** The id, if the text is one. */
    public static Optional<ClusterId> parse(String text) {
        return RULE.matcher(text).matches() ? Optional.of(new ClusterId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ClusterId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
