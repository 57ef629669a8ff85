package org.mooring.agents.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mooring.runtime.file.PrivateFiles;

/**
 * The port that the inner address had last, where the configuration leaves it free: running jobs know it, so it is taken
 * again. Blocks.
 */
public final class InnerPort {
    private final Path file;

    public InnerPort(Path folder) {
        this.file = folder.resolve("inner-port");
    }

    /** The last one; 0 if there is none. */
    public int last() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file).strip();
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** Keeps it for the next start. */
    public void keep(int port) throws IOException {
        PrivateFiles.write(file, port + "\n");
    }
}
