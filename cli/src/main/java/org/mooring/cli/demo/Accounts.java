package org.mooring.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which accounts the demo's jobs run under. */
final class Accounts {
    /** Whose jobs fill Cedar, when root runs the demo. */
    static final int OTHERS = 61099;

    private Accounts() {}

    /** Whether root runs the demo: only then can each person have an account of their own. */
    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell who runs this", e);
        }
    }
}
