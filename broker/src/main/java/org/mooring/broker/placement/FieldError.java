package org.mooring.broker.placement;

import java.util.Map;

/**
 * A value that breaks a limit.
 *
 * @param field {@code account}, {@code time}, {@code cores}, {@code memory}, {@code gpus}, {@code ui}
 * @param key of the sentence in the catalogues: {@code options.error.too-long}
 * @param values for the sentence's placeholders
 */
public record FieldError(String field, String key, Map<String, String> values) {
    public FieldError {
        values = Map.copyOf(values);
    }
}
