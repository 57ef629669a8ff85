package org.mooring.web.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed on a page that is open: ready-made HTML and words, so that the browser only puts them in their places.
 *
 * <p>Served at the page's {@link Page#livePath()}: as an event stream, one event named {@link #EVENT} on connecting and
 * one per change (a comment line every 8 s keeps the connection), or as plain JSON to a GET that does not accept
 * {@code text/event-stream}. Both with {@code Cache-Control: no-store}.
 *
 * @param regions HTML by element id; the element's content becomes this
 * @param go where the browser goes on, replacing this page in its history; the stream ends after it
 * @param now the server's time in epoch milliseconds: the browser's clock may be wrong
 */
public record Live(
        String title, String mood, String announcement, Map<String, String> regions, @Nullable String go, long now) {
    /** Name of the server-sent event. */
    public static final String EVENT = "view";

    private static final ObjectMapper JSON = new ObjectMapper();

    public Live {
        regions = Map.copyOf(regions);
    }

    /** As JSON, on one line. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
