package org.mooring.web.page;

import java.time.Instant;
import java.util.List;
import org.mooring.web.text.Words;

/**
 * Signed out.
 *
 * @param stopped names of the clusters whose sessions are ended by it
 * @param kept names of the clusters whose sessions go on
 */
public record SignedOut(List<String> stopped, List<String> kept) implements Page {
    public SignedOut {
        stopped = List.copyOf(stopped);
        kept = List.copyOf(kept);
    }

    @Override
    public String template() {
        return "signed-out";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("signed-out.title");
    }
}
