package org.mooring.protocol;

/** How a refused value stands in an error message: quoted, cut at 40 characters, control characters escaped. */
final class Shown {
    private static final int LONGEST = 40;

    private Shown() {}

    static String of(String value) {
        StringBuilder shown = new StringBuilder("'");
        value.codePoints().limit(LONGEST).forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(value.codePointCount(0, value.length()) > LONGEST ? "…'" : "'")
                .toString();
    }
}
