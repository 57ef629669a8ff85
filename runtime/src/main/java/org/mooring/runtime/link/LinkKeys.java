package org.mooring.runtime.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * An Ed25519 key pair that proves one end of a link. In a file: the private key as PEM (PKCS#8, as {@code openssl
 * genpkey -algorithm ed25519} writes it), readable by its owner only; the public key is one base64 line.
 */
public record LinkKeys(PrivateKey privateKey, PublicKey publicKey) {
    private static final String ALGORITHM = "Ed25519";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final byte[] PRIVATE_HEAD = Base64.getDecoder().decode("MC4CAQAwBQYDK2VwBCIEIA==");
    private static final byte[] PUBLIC_HEAD = Base64.getDecoder().decode("MCowBQYDK2VwAyEA");
    private static final int SEED = 32;

    /** A new pair. */
    public static LinkKeys make() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new LinkKeys(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    /** The file's pair; a new one is made if there is no file, and its public key put beside it as {@code FILE.pub}. Blocks. */
    public static LinkKeys loadOrMake(Path file) {
        if (Files.exists(file)) {
            return load(file);
        }
        LinkKeys made = make();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, ownerOnly);
            Files.writeString(file, made.pem(), StandardOpenOption.WRITE);
            Files.writeString(Path.of(file + ".pub"), made.publicLine() + "\n");
            return made;
        } catch (FileAlreadyExistsException e) {
            return load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("link key " + file + " cannot be written", e);
        }
    }

    /**
     * The file's pair. Blocks.
     *
     * @throws IllegalArgumentException if the file is no such key, or others may read it
     */
    public static LinkKeys load(Path file) {
        refuseIfOpen(file);
        try {
            String body = Files.readString(file).replace(BEGIN, "").replace(END, "");
            // The MIME decoder passes over line ends; whatever else is wrong, the key's form tells.
            return ofEncoded(Base64.getMimeDecoder().decode(body));
        } catch (IOException e) {
            throw new UncheckedIOException("link key " + file + " cannot be read", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("link key " + file + ": an Ed25519 private key in PEM (PKCS#8)", e);
        }
    }

    /**
     * Reads a public key.
     *
     * @param line its base64 form, as {@link #publicLine} gives it
     * @throws IllegalArgumentException if it is none
     */
    public static PublicKey readPublic(String line) {
        try {
            byte[] encoded = Base64.getDecoder().decode(line.strip());
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a public key is one base64 line with an X.509 Ed25519 key", e);
        }
    }

    /** The public key as one base64 line. */
    public String publicLine() {
        return Base64.getEncoder().encodeToString(publicKey.getEncoded());
    }

    byte[] sign(byte[] statement) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(statement);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of our own does not sign", e);
        }
    }

    /** Whether the signature is that key's over that statement; a malformed one is not. */
    static boolean verify(PublicKey key, byte[] statement, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(statement);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Nothing of the private key is for a log. */
    @Override
    public String toString() {
        return "LinkKeys[" + publicLine() + "]";
    }

    private static void refuseIfOpen(Path file) {
        try {
            Set<PosixFilePermission> others = EnumSet.copyOf(PosixFilePermissions.fromString("---rwxrwx"));
            others.retainAll(Files.getPosixFilePermissions(file));
            if (!others.isEmpty()) {
                throw new IllegalArgumentException("link key " + file + " is open to others: chmod 600 it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("link key " + file + " cannot be read", e);
        }
    }

    private String pem() {
        byte[] encoded = privateKey.getEncoded();
        return BEGIN + "\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(encoded)
                + "\n" + END + "\n";
    }

    private static LinkKeys ofEncoded(byte[] encoded) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        if (encoded.length != PRIVATE_HEAD.length + SEED) {
            throw new GeneralSecurityException("an Ed25519 key of another form");
        }
        // The JDK does not derive a public key from a private one; Bouncy Castle does.
        byte[] point = new Ed25519PrivateKeyParameters(encoded, PRIVATE_HEAD.length)
                .generatePublicKey()
                .getEncoded();
        byte[] publicEncoded = new byte[PUBLIC_HEAD.length + point.length];
        System.arraycopy(PUBLIC_HEAD, 0, publicEncoded, 0, PUBLIC_HEAD.length);
        System.arraycopy(point, 0, publicEncoded, PUBLIC_HEAD.length, point.length);
        return new LinkKeys(
                key, KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicEncoded)));
    }
}
