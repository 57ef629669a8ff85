package org.mooring.web.page;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.mooring.web.text.Words;

/**
 * A value of the options form that cannot be taken.
 *
 * @param field {@code account}, {@code time}, {@code cores}, {@code memory}, {@code gpus}, {@code ui}
 * @param key of the sentence: {@code options.error.too-long}
 * @param values for the sentence's placeholders, in the request's units (minutes, MiB)
 */
public record FieldProblem(String field, String key, Map<String, String> values) {
    public FieldProblem {
        values = Map.copyOf(values);
    }

    /** The sentence. */
    public String sentence(Words words) {
        if (!key.startsWith("options.error.too-") && !key.equals("options.error.together")) {
            return words.t(key, values);
        }
        Map<String, String> shown = new TreeMap<>();
        values.forEach((name, value) -> shown.put(name, amount(Long.parseLong(value), words)));
        return words.t(key, shown);
    }

    private String amount(long value, Words words) {
        return switch (field) {
            case "time" -> words.hours(Duration.ofMinutes(value));
            case "memory" -> words.size(value);
            case "cores" -> words.t("resources.cores", "n", value);
            case "gpus" -> words.t("resources.gpus", "n", value);
            default -> Long.toString(value);
        };
    }
}
