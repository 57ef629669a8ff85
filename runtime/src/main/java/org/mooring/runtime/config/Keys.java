package org.mooring.runtime.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Names of keys: {@code spawnTimeout} in Java is {@code spawn-timeout} in a file. */
final class Keys {
    private Keys() {}

    static String kebab(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The known name that was probably meant, if one is near. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        String best = null;
        int least = Math.min(4, 1 + typed.length() / 2);
        for (String name : known) {
            int distance = distance(typed.toLowerCase(Locale.ROOT).replace('_', '-'), name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
