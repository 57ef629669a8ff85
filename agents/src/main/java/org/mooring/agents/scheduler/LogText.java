package org.mooring.agents.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Log text made fit for a page: no terminal sequence, no control or direction-changing character, bounded lines. */
public final class LogText {
    /** Longer lines are cut here and end in an ellipsis. */
    static final int MAX_LINE = 2000;

    /** CSI, OSC (ended by BEL or ST) and two-character escape sequences. */
    private static final Pattern SEQUENCE =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[ -/]*[0-~])");

    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]");

    private LogText() {}

    /** The last lines of a text that may start in the middle of one. */
    public static List<String> lastLines(String text, int maxLines) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> lines = Arrays.stream(text.split("\n")).map(LogText::clean).toList();
        return lines.subList(Math.max(0, lines.size() - maxLines), lines.size());
    }

    /** One line; a progress bar that went back by carriage returns shows as it stood last. */
    static String clean(String line) {
        String shown = line.substring(line.stripTrailing().lastIndexOf('\r') + 1);
        String plain = CONTROL.matcher(
                        SEQUENCE.matcher(shown.replace('\t', ' ')).replaceAll(""))
                .replaceAll("");
        return plain.length() > MAX_LINE ? plain.substring(0, MAX_LINE) + "…" : plain;
    }
}
