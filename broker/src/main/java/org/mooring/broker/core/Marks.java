package org.mooring.broker.core;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.mooring.broker.session.Session;

/**
 * The marks of this federation's jobs: a MAC over federation, session and account, with a key that stays in the state
 * folder. Nobody else can mark a job as ours.
 */
final class Marks {
    private static final int KEY_BYTES = 32;

    private final String federation;
    private final byte[] key;

    Marks(String federation, byte[] key) {
        this.federation = federation;
        this.key = key.clone();
    }

    /** Reads the key, or makes it at the first start. Blocks. */
    static Marks open(String federation, Path state) throws IOException {
        Path file = state.resolve("mark.key");
        if (!Files.exists(file)) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, Base64.getUrlEncoder().encodeToString(fresh) + "\n");
            } catch (FileAlreadyExistsException e) {
                throw new IOException("two brokers start in " + state + " at once", e);
            }
        }
        byte[] key = Base64.getUrlDecoder().decode(Files.readString(file).strip());
        if (key.length != KEY_BYTES) {
            throw new IOException(file + " is damaged: it holds " + key.length + " bytes instead of " + KEY_BYTES
                    + "; restore it, or remove it once no job runs");
        }
        return new Marks(federation, key);
    }

    String of(Session session) {
        return JobMac.of(
                key, federation + "\n" + session.id() + "\n" + session.claim().account());
    }
}
