package org.mooring.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Named checks that say whether a daemon can do its work now. Checks are looked at on an event loop at every request:
 * they only read what is known already. Thread-safe.
 */
public final class Health {
    private final Map<String, Check> checks = new LinkedHashMap<>();

    /** One condition of being ready. */
    @FunctionalInterface
    public interface Check {
        /** What is wrong now, in a sentence; empty if nothing is. */
        Optional<String> problem();
    }

    /** Adds a check, or replaces the one of that name. */
    public synchronized void add(String name, Check check) {
        checks.put(name, check);
    }

    /** Every check's problem, by name, in the order they were added; a check that throws is a problem itself. */
    public Map<String, Optional<String>> look() {
        Map<String, Check> now;
        synchronized (this) {
            now = new LinkedHashMap<>(checks);
        }
        Map<String, Optional<String>> found = new LinkedHashMap<>();
        now.forEach((name, check) -> found.put(name, look(check)));
        return Collections.unmodifiableMap(found);
    }

    private static Optional<String> look(Check check) {
        try {
            return check.problem();
        } catch (RuntimeException e) {
            return Optional.of("the check failed: " + e);
        }
    }
}
