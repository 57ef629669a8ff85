package org.mooring.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder that holds the broker's keys and database: its owner's alone. */
final class StateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private StateFolder() {}

    /** Makes it if there is none, and closes it to others. Blocks. */
    static void open(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        } catch (IOException e) {
            throw new IOException(
                    "state folder " + folder + " cannot be used: " + e.getMessage()
                            + "; make it, owned by the broker's user",
                    e);
        }
    }
}
