package org.mooring.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a user's server, the last part of its URL; by default the id of its cluster, but nothing derives one from the other (JupyterHub 6 allows the same 30 characters). */
public record ServerName(@JsonValue String value) implements Comparable<ServerName> {
    private static final Pattern RULE = Pattern.compile("[a-z0-9][a-z0-9-]{0,29}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ServerName {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException("server name " + Shown.of(value) + ": at most 30 of a-z, 0-9 and -");
        }
    }

    /** The id, if the text is one. */
    public static Optional<ServerName> parse(String text) {
        return RULE.matcher(text).matches() ? Optional.of(new ServerName(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ServerName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
