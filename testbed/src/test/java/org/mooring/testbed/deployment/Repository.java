package org.mooring.testbed.deployment;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository stands, seen from a test. */
final class Repository {
    static final Path ROOT = root();

    private Repository() {}

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("systemd"))) {
            Path up = here.getParent();
            if (up == null) {
                throw new IllegalStateException(
                        "not inside the repository: " + Path.of("").toAbsolutePath());
            }
            here = up;
        }
        return here;
    }
}
