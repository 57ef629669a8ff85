package org.mooring.edge.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The one form of a request's path in which prefixes are compared. Percent-encoded bytes are decoded, except that
 * {@code %2F} and {@code %25} stay (an encoded slash parts no segments, and the form stays reversible). What could mean
 * one thing here and another behind has no form: dot segments however they are written, backslashes, control
 * characters, bad escapes, bytes that are no UTF-8, a double slash at the beginning.
 */
public final class CanonicalPath {
    private CanonicalPath() {}

    /**
     * The canonical form.
     *
     * @param raw the path as it came, without the query
     * @return empty if the path is to be refused; the same object if it needed no change
     */
    public static Optional<String> of(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/' || raw.startsWith("//")) {
            return Optional.empty();
        }
        boolean encoded = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c > '~' || c == '\\' || c == '#' || c == '?') {
                return Optional.empty();
            }
            encoded |= c == '%';
        }
        Optional<String> decoded = encoded ? decode(raw) : Optional.of(raw);
        return decoded.filter(path -> !hasDotSegment(path));
    }

    private static Optional<String> decode(String raw) {
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes[length++] = (byte) c;
                continue;
            }
            int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
            if (low < 0) {
                return Optional.empty();
            }
            int octet = high << 4 | low;
            if (octet < ' ' || octet == 0x7f || octet == '\\') {
                return Optional.empty();
            }
            if (octet == '/' || octet == '%') {
                bytes[length++] = '%';
                bytes[length++] = '2';
                bytes[length++] = (byte) (octet == '/' ? 'F' : '5');
            } else {
                bytes[length++] = (byte) octet;
            }
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Whether a part between slashes, encoded ones included, is "." or "..". */
    private static boolean hasDotSegment(String path) {
        int start = 0;
        while (start <= path.length()) {
            int end = start;
            int skip = 1;
            while (end < path.length() && path.charAt(end) != '/') {
                if (path.startsWith("%2F", end)) {
                    skip = 3;
                    break;
                }
                end++;
            }
            int length = end - start;
            if (length > 0 && length <= 2 && path.charAt(start) == '.' && path.charAt(end - 1) == '.') {
                return true;
            }
            start = end + skip;
        }
        return false;
    }
}
