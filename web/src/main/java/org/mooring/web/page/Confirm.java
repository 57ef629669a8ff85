package org.mooring.web.page;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.web.text.Words;

/**
 * One question, one POST button: for a GET from elsewhere that would change something.
 *
 * @param action path the button posts to
 * @param fields hidden fields it sends beside the token
 * @param cluster name of the cluster it is about, where it is about one
 * @param request what would be started
 */
public record Confirm(
        What what, String action, Map<String, String> fields, @Nullable String cluster, @Nullable JobRequest request)
        implements Page {
    /** What would happen. */
    public enum What {
        LOG_OUT,
        /** Sign out where that also ends the session. */
        LOG_OUT_AND_STOP,
        START,
        STOP,
        CANCEL;

        /** For keys: {@code log-out}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public Confirm {
        fields = Map.copyOf(fields);
    }

    @Override
    public String template() {
        return "confirm";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("confirm." + what.label() + ".title", "cluster", cluster == null ? "" : cluster);
    }
}
