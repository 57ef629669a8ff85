package org.mooring.broker.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.mooring.runtime.file.PrivateFiles;

/** Reads and writes a users file. Blocks: not for event loops. */
public final class UsersFile {
    private final Path file;

    public UsersFile(Path file) {
        this.file = file;
    }

    /**
     * The people in it.
     *
     * @throws IOException if it cannot be read; {@link NoSuchFileException} if there is none
     * @throws IllegalArgumentException if a line is wrong
     */
    public Users read() throws IOException {
        return Users.parse(Files.readString(file));
    }

    /** The people in it; nobody if there is no such file yet. */
    public Users readOrNone() throws IOException {
        return Files.exists(file) ? read() : Users.NONE;
    }

    /** Replaces it in one step; only its owner can read it (0600). */
    public void write(Users users) throws IOException {
        PrivateFiles.writeWithFolder(file, users.text());
    }
}
