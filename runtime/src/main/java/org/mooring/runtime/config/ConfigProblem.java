package org.mooring.runtime.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong in a configuration file.
 *
 * @param file the file as it was named
 * @param line counted from 1; a missing key has the line of what should contain it
 * @param key dotted path of the key; empty for the whole file
 * @param value what stands there, cut at 60 characters; absent if nothing does
 * @param rule what should stand there
 */
public record ConfigProblem(String file, int line, String key, @Nullable String value, String rule) {
    private static final int LONGEST = 60;

    public ConfigProblem {
        if (value != null) {
            value = value.strip().replaceAll("\\p{Cntrl}+", " ");
            value = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        }
    }

    /** {@code file:line: key: value: rule}, without what is absent. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file).append(':').append(line).append(": ");
        if (!key.isEmpty()) {
            text.append(key).append(": ");
        }
        if (value != null) {
            text.append(value).append(": ");
        }
        return text.append(rule).toString();
    }
}
