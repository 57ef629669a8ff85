package org.mooring.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mooring.cli.problem.Refused;

/**
 * How to run the demo.
 *
 * @param home its state
 * @param place homes and queues, where the jobs' accounts can go
 * @param jupyter the Python environment that sessions run in
 * @param split each daemon a process of its own
 * @param port the public one, or null for 8000 or the next free
 * @param spawnTimeout the start's deadline; shorter only in tests
 * @param minute how long a minute of a job's time limit lasts; shorter only in tests
 */
public record DemoOptions(
        Path home,
        Path place,
        Path jupyter,
        boolean split,
        @Nullable Integer port,
        Duration spawnTimeout,
        Duration minute) {

    /** The rest as the environment says: {@code MOORING_PORT}; {@code MOORING_SPAWN_TIMEOUT}, {@code MOORING_MINUTE} in seconds. */
    public static DemoOptions of(Path home, Path place, Path jupyter, boolean split) {
        return new DemoOptions(
                home.toAbsolutePath().normalize(),
                place.toAbsolutePath().normalize(),
                jupyter.toAbsolutePath().normalize(),
                split,
                number("MOORING_PORT"),
                seconds("MOORING_SPAWN_TIMEOUT", 300),
                seconds("MOORING_MINUTE", 60));
    }

    private static Duration seconds(String name, int usual) {
        @Nullable Integer seconds = number(name);
        return Duration.ofSeconds(seconds == null ? usual : seconds);
    }

    private static @Nullable Integer number(String name) {
        @Nullable String text = System.getenv(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new Refused(name + "=" + text + " is not a whole number.", e);
        }
    }
}
