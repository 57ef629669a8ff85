package org.mooring.web.page;

import java.util.Optional;
import org.mooring.web.text.Words;

/** A scheduler's code for why a job waits, in words. Codes come with suffixes and details: the longest known beginning counts. */
final class Waits {
    private Waits() {}

    /** A clause that fits after "Waiting in the queue:"; an unknown code stands for itself. */
    static String why(String code, Words words) {
        return longest(code, "", words).orElseGet(() -> words.t("wait.other", "code", code));
    }

    /** What would help, where something does. */
    static Optional<String> hint(String code, Words words) {
        return longest(code, ".hint", words);
    }

    private static Optional<String> longest(String code, String ending, Words words) {
        String word = code.split("[ ,:(]", 2)[0];
        for (int end = word.length(); end >= 3; end--) {
            Optional<String> found = words.find("wait.reason." + word.substring(0, end) + ending);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
