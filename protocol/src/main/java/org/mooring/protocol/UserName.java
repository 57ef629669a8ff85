package org.mooring.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** A user in canonical form: lower case, at most 64 characters. The POSIX account on a cluster is the result of a mapping. */
public record UserName(@JsonValue String value) implements Comparable<UserName> {
    private static final Pattern RULE = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserName {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "user name " + Shown.of(value) + ": at most 64 of a-z, 0-9 and . _ @ + -, a letter or digit first");
        }
    }

    /** The id, if the text is one. */
    public static Optional<UserName> parse(String text) {
        return RULE.matcher(text).matches() ? Optional.of(new UserName(text)) : Optional.empty();
    }

    /** The canonical form of what a person typed: trimmed and in lower case; empty if that is no user name. */
    public static Optional<UserName> canonical(String typed) {
        return parse(typed.strip().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public int compareTo(UserName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
