package org.mooring.broker.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.mooring.runtime.file.PrivateFiles;
import org.mooring.web.auth.TicketSigner;

/**
 * The broker's ticket key, kept in the state folder (file {@code ticket-key}, 0600) so that sign-ins outlive a restart.
 *
 * @param publicKeys base64 X.509 by key id
 */
record TicketKeys(TicketSigner signer, Map<String, String> publicKeys) {
    private static final String ALGORITHM = "Ed25519";

    /** Reads the key, or makes one. Blocks. */
    static TicketKeys open(Path stateFolder) throws IOException {
        Path file = stateFolder.resolve("ticket-key");
        if (!Files.exists(file)) {
            make(file);
        }
        List<String> lines = Files.readAllLines(file);
        try {
            String id = lines.get(0);
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.get(1))));
            return new TicketKeys(new TicketSigner(id, key), Map.of(id, lines.get(2)));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    "the ticket key in " + file + " cannot be read; remove the file to get a new one"
                            + " (everybody signs in again)",
                    e);
        }
    }

    private static void make(Path file) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            PrivateFiles.writeWithFolder(
                    file,
                    RandomTexts.ofBytes(6) + "\n"
                            + base64.encodeToString(pair.getPrivate().getEncoded()) + "\n"
                            + base64.encodeToString(pair.getPublic().getEncoded()) + "\n");
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no Ed25519", e);
        }
    }
}
