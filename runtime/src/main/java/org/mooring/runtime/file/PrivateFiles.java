package org.mooring.runtime.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner reads, replaced whole, so that a crash leaves the old one or the new one. Blocks. */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Makes the folder (mode 0700) if it is not there. */
    public static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** As {@link #write}, and makes the file's folder, with the mode that is usual, if it is not there. */
    public static void writeWithFolder(Path file, String text) throws IOException {
        Files.createDirectories(folderOf(file));
        write(file, text);
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("'" + file + "' is no file name");
        }
        return folder;
    }

    /**
     * Writes the file (mode 0600); on disk when it returns.
     *
     * @throws IOException if its folder is gone, too: state that was there is not begun anew
     */
    public static void write(Path file, String text) throws IOException {
        Path folder = folderOf(file);
        // A name of its own: another process may write the same file at this moment.
        Path next = Files.createTempFile(
                folder,
                "." + file.getFileName(),
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
        try (FileChannel entries = FileChannel.open(folder)) {
            entries.force(true);
        }
    }
}
