package org.mooring.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** A session, for ever: 16 random characters out of 36 (82 bits). Not a secret. */
public record SessionId(@JsonValue String value) implements Comparable<SessionId> {
    private static final Pattern RULE = Pattern.compile("[a-z0-9]{16}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SessionId {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException("session id " + Shown.of(value) + ": 16 characters a-z or 0-9");
        }
    }

    /** The id, if the text is one. */
    public static Optional<SessionId> parse(String text) {
        return RULE.matcher(text).matches() ? Optional.of(new SessionId(text)) : Optional.empty();
    }

    /** A new one. */
    public static SessionId random(java.util.random.RandomGenerator random) {
        StringBuilder id = new StringBuilder(16);
        for (int i = 0; i < 16; i++) {
            id.append(Character.forDigit(random.nextInt(36), 36));
        }
        return new SessionId(id.toString());
    }

    @Override
    public int compareTo(SessionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
