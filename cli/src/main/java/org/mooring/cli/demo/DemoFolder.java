package org.mooring.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.cli.problem.Refused;

/**
 * The demo's state: configuration, keys, people, ports, queues. One demo at a time holds it, by a lock that the system
 * gives back when the process dies, however it dies. Used by one thread.
 */
final class DemoFolder implements AutoCloseable {
    private static final FileAttribute<?> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;
    private final FileChannel lock;

    private DemoFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** @throws Refused if another demo runs on the folder; the message names its process */
    static DemoFolder take(Path root) {
        try {
            Path real = Files.createDirectories(root).toRealPath();
            // The jobs' accounts may pass to what else is kept below; what is written here is for us alone.
            Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx--x--x"));
            Path file = real.resolve("demo.lock");
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE), OURS);
            if (!locked(channel)) {
                String pid = Files.readString(file).strip();
                channel.close();
                throw new Refused(
                        "A demo runs on " + real + " already (process " + pid + "). Stop it with Ctrl-C or 'kill " + pid
                                + "', or choose another folder by MOORING_DEMO_HOME.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DemoFolder(real, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the demo's folder " + root, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path root() {
        return root;
    }

    /** A folder below this one, made if it is missing, for its owner alone. */
    Path folder(String name) {
        try {
            Path made = Files.createDirectories(root.resolve(name));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + root.resolve(name), e);
        }
    }

    Path file(String name) {
        return root.resolve(name);
    }

    /** The file's text, or null if there is no such file. */
    @Nullable
    String read(String name) {
        try {
            Path file = root.resolve(name);
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root.resolve(name), e);
        }
    }

    /** Writes for the owner's eyes only, at once: a reader sees the old text or the new one. */
    Path write(String name, String text) {
        try {
            Path made = Files.createTempFile(root, "." + name, "", OURS);
            Files.writeString(made, text);
            return Files.move(
                    made, root.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + root.resolve(name), e);
        }
    }

    void remove(String name) {
        try {
            Files.deleteIfExists(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + root.resolve(name), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give back the demo's lock", e);
        }
    }
}
