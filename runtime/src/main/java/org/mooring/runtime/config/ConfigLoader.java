package org.mooring.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a YAML file into a tree of records, or says everything that is wrong with it.
 *
 * <p>A component {@code spawnTimeout} is the key {@code spawn-timeout}. A component is required unless it is marked
 * {@code @Nullable} or has a {@link Default}; a key with no value counts as absent. Types: String, int, long, double,
 * boolean (boxed where {@code @Nullable}), Duration ({@code 250ms 300s 5m 2h 1d}), Path (relative to the file's
 * folder), URI, Instant, {@link HostPort}, enums in kebab-case, records around one String {@code value} (the ids), List
 * and Map of all these (map keys: any single value), and records. A record refuses values by throwing
 * IllegalArgumentException; if its sentence begins with one of its keys, the problem is shown on that key's line.
 */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Loads a file.
     *
     * @throws ConfigProblems with every problem of the file
     */
    public static <R extends Record> R load(Path file, Class<R> type) {
        try {
            return parse(Files.readString(file), file, type);
        } catch (IOException e) {
            String reason = Files.exists(file) ? "cannot be read: " + e.getMessage() : "there is no such file";
            throw new ConfigProblems(List.of(new ConfigProblem(file.toString(), 1, "", null, reason)));
        }
    }

    /**
     * Reads a text as if it stood in that file.
     *
     * @param file names the text in messages; relative paths start from its folder
     * @throws ConfigProblems with every problem of the text
     */
    public static <R extends Record> R parse(String text, Path file, Class<R> type) {
        List<ConfigProblem> problems = new ArrayList<>();
        Node root = new YamlReader(file.toString(), problems).read(text);
        Object config = null;
        if (problems.isEmpty()) {
            Path folder = file.toAbsolutePath().getParent();
            Scalars scalars = new Scalars(folder == null ? file.toAbsolutePath() : folder);
            config = new Binder(file.toString(), scalars, problems).bind(type, root, "");
        }
        if (config == null) {
            problems.sort(Comparator.comparingInt(ConfigProblem::line));
            throw new ConfigProblems(problems);
        }
        return type.cast(config);
    }
}
