package org.mooring.broker.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** bcrypt. Slow by intent (tens of milliseconds): not for event loops. */
public final class PasswordHash {
    /** Longest password in UTF-8 bytes: bcrypt looks at no more. */
    public static final int LONGEST = 72;

    private static final int COST = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PasswordHash() {}

    /**
     * A new hash.
     *
     * @throws IllegalArgumentException if the password is empty or has more than {@value #LONGEST} bytes
     */
    public static String of(String password) {
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST) {
            throw new IllegalArgumentException("a password has 1 to " + LONGEST + " bytes; this one has " + length);
        }
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return OpenBSDBCrypt.generate("2b", password.toCharArray(), salt, COST);
    }

    /** Whether this is the password; one that is too long takes as long and is not. */
    static boolean matches(String hash, String password) {
        boolean usable = !password.isEmpty() && password.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        return OpenBSDBCrypt.checkPassword(hash, (usable ? password : "x").toCharArray()) && usable;
    }
}
