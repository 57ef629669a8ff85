package org.mooring.web.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mooring.web.text.Words;

/** What options.js needs: the offer's partitions and the sentences it fills, as JSON for a data attribute. */
public final class OptionsData {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SENTENCES = List.of(
            "options.summary",
            "options.summary.cores",
            "options.summary.gpus",
            "options.summary.no-gpu",
            "options.correct",
            "options.error.missing",
            "options.error.too-little",
            "options.error.unreadable",
            "options.error.together",
            "options.error.too-much.time",
            "options.error.too-much.cores",
            "options.error.too-much.memory",
            "options.error.too-much.gpus",
            "time.min",
            "time.h",
            "time.h-min",
            "time.d",
            "time.d-h",
            "size.mb",
            "size.gb");

    private OptionsData() {}

    /** The partitions: {@code [{"minutes":480,"cores":8,"memory":32768,"gpus":0,"types":[]}]}. */
    public static String offer(Options page) {
        return json(page.offer().partitions().stream()
                .map(p -> Map.of(
                        "minutes", p.maxMinutes(),
                        "cores", p.maxCores(),
                        "memory", p.maxMemoryMiB(),
                        "gpus", p.maxGpus(),
                        "types", p.gpuTypes()))
                .toList());
    }

    /** The sentences by key, unfilled, the cluster's name under {@code cluster}. */
    public static String sentences(Options page, Words words) {
        Map<String, String> sentences = new TreeMap<>();
        SENTENCES.forEach(key -> sentences.put(key, words.raw(key)));
        sentences.put("cluster", page.cluster());
        sentences.put(
                "decimal", words.decimal(java.math.BigDecimal.valueOf(5, 1)).substring(1, 2));
        return json(sentences);
    }

    /** The sentence that sums up what is typed; while something is wrong, that it must be corrected first. */
    public static String summary(Options page, Words words) {
        org.mooring.protocol.JobRequest r = page.typed().read().request();
        if (r == null || !page.problems().isEmpty()) {
            return words.t("options.correct");
        }
        return words.t(
                "options.summary",
                "ui",
                words.ui(r.ui()),
                "cluster",
                page.cluster(),
                "cores",
                words.t("options.summary.cores", "n", r.cores()),
                "memory",
                words.size(r.memoryMiB()),
                "gpus",
                r.gpus() == 0
                        ? words.t("options.summary.no-gpu")
                        : words.t(
                                "options.summary.gpus", "n", r.gpus(), "type", r.gpuType() == null ? "" : r.gpuType()),
                "time",
                words.duration(java.time.Duration.ofMinutes(r.minutes())),
                "account",
                r.account() == null ? "" : r.account());
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
