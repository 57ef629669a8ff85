package org.mooring.agents.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.mooring.runtime.file.PrivateFiles;

/**
 * The highest fence seen of each slot, so that a submission that was overtaken by a newer claim is refused (law 3). One
 * line {@code fence slot} each, on disk before the submission goes on. Blocks; thread-safe.
 */
public final class Fences {
    private final Path file;
    private final Map<String, Long> highest;

    private Fences(Path file, Map<String, Long> highest) {
        this.file = file;
        this.highest = highest;
    }

    /**
     * Reads the file, if there is one.
     *
     * @throws IOException also if a line cannot be understood: forgetting fences is worse than not starting
     */
    public static Fences open(Path file) throws IOException {
        Map<String, Long> highest = new HashMap<>();
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                int space = line.indexOf(' ');
                try {
                    highest.put(line.substring(space + 1), Long.parseLong(line, 0, Math.max(space, 0), 10));
                } catch (NumberFormatException e) {
                    throw new IOException(
                            file + " line " + number + ": not 'fence slot'; put the file right, or remove it"
                                    + " once no submission can still be under way",
                            e);
                }
            }
        }
        return new Fences(file, highest);
    }

    /**
     * Whether a claim with this fence may still act; if it is a new one, every older one may not from now on.
     *
     * @throws IOException if it cannot be kept; nothing may be submitted then
     */
    public synchronized boolean pass(String slot, long fence) throws IOException {
        if (slot.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a slot's key has no control characters");
        }
        Long seen = highest.get(slot);
        if (seen != null && fence <= seen) {
            return fence == seen;
        }
        Map<String, Long> next = new TreeMap<>(highest);
        next.put(slot, fence);
        StringBuilder text = new StringBuilder();
        next.forEach((key, value) -> text.append(value).append(' ').append(key).append('\n'));
        PrivateFiles.write(file, text.toString());
        highest.put(slot, fence);
        return true;
    }
}
