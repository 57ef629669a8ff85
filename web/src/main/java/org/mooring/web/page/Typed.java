package org.mooring.web.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;

/**
 * The options form's fields as typed, so that nothing typed is ever lost; the names are the form's parameter names.
 *
 * @param time hours, {@code 3}, {@code 1.5} or {@code 1:30}
 * @param memory GB, {@code 16} or {@code 1.5}
 * @param gpus number of GPUs; empty means none
 * @param gpuType empty for any
 */
public record Typed(String account, String time, String cores, String memory, String gpus, String gpuType, String ui) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}([.,]\\d{1,4})?");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,4})\\s*[:hH]\\s*([0-5]?\\d)");
    private static final Pattern SIGNED = Pattern.compile("-?" + NUMBER.pattern());
    private static final Pattern WHOLE = Pattern.compile("\\d{1,6}");

    /** From form or query parameters; a name that is absent reads as empty. */
    public static Typed from(UnaryOperator<@Nullable String> parameter) {
        return new Typed(
                read(parameter, "account"),
                read(parameter, "time"),
                read(parameter, "cores"),
                read(parameter, "memory"),
                read(parameter, "gpus"),
                read(parameter, "gpuType"),
                read(parameter, "ui"));
    }

    /** As the form would show this request. */
    public static Typed of(JobRequest request) {
        return new Typed(
                request.account() == null ? "" : request.account(),
                hours(request.minutes()),
                String.valueOf(request.cores()),
                plain(BigDecimal.valueOf(request.memoryMiB()), 1024),
                String.valueOf(request.gpus()),
                request.gpuType() == null ? "" : request.gpuType(),
                request.ui());
    }

    /**
     * What came of reading it: a request, or what cannot be read.
     *
     * @param readable what could be read, the least of the rest, so that its limits can be checked all the same; absent:
     *     nothing to check
     */
    public record Reading(@Nullable JobRequest request, List<FieldProblem> problems, @Nullable JobRequest readable) {
        public Reading {
            problems = List.copyOf(problems);
        }

        /** Read as a whole, or not at all. */
        public Reading(@Nullable JobRequest request, List<FieldProblem> problems) {
            this(request, problems, request);
        }
    }

    /** Reads the fields as a request; the limits are checked elsewhere. */
    public Reading read() {
        List<FieldProblem> problems = new ArrayList<>();
        int minutes = number(minutes(time), "time", time, problems);
        int coreCount = number(whole(cores), "cores", cores, problems);
        int mebibytes = number(mebibytes(memory), "memory", memory, problems);
        int gpuCount = gpus.isBlank() ? 0 : whole(gpus).orElse(-1);
        if (gpuCount < 0) {
            problems.add(new FieldProblem("gpus", "options.error.unreadable", Map.of("value", gpus)));
        }
        JobRequest readable = new JobRequest(
                account.isBlank() ? null : account.strip(),
                minutes,
                coreCount,
                mebibytes,
                Math.max(0, gpuCount),
                gpuType.isBlank() || gpuCount <= 0 ? null : gpuType.strip(),
                ui.isBlank() ? "lab" : ui.strip());
        return new Reading(problems.isEmpty() ? readable : null, problems, readable);
    }

    /** As a query string, names and values escaped. */
    public String query() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("account", account);
        values.put("time", time);
        values.put("cores", cores);
        values.put("memory", memory);
        values.put("gpus", gpus);
        values.put("gpuType", gpuType);
        values.put("ui", ui);
        return values.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Hours as typed, in minutes: at least one; empty if that is no duration. */
    static OptionalInt minutes(String typed) {
        String text = typed.strip();
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            return positive(
                    BigDecimal.valueOf(60L * Integer.parseInt(clock.group(1)) + Integer.parseInt(clock.group(2))));
        }
        return NUMBER.matcher(text).matches()
                ? positive(decimal(text).multiply(BigDecimal.valueOf(60)))
                : OptionalInt.empty();
    }

    /** GB as typed, in MiB: at least one; empty if that is no size. */
    static OptionalInt mebibytes(String typed) {
        String text = typed.strip();
        return NUMBER.matcher(text).matches()
                ? positive(decimal(text).multiply(BigDecimal.valueOf(1024)))
                : OptionalInt.empty();
    }

    private static OptionalInt whole(String typed) {
        String text = typed.strip();
        return WHOLE.matcher(text).matches() ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static int number(OptionalInt read, String field, String typed, List<FieldProblem> problems) {
        if (read.isEmpty() || read.getAsInt() < 1) {
            problems.add(unread(field, typed));
            return 1;
        }
        return read.getAsInt();
    }

    private static FieldProblem unread(String field, String typed) {
        if (typed.isBlank()) {
            return new FieldProblem(field, "options.error.missing", Map.of());
        }
        return little(typed.strip())
                ? new FieldProblem(field, "options.error.too-little", Map.of("min", "1"))
                : new FieldProblem(field, "options.error.unreadable", Map.of("value", typed));
    }

    /** A number, but less than one, or 0:00. */
    private static boolean little(String text) {
        return SIGNED.matcher(text).matches()
                ? decimal(text).compareTo(BigDecimal.ONE) < 0
                : CLOCK.matcher(text).matches();
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text.replace(',', '.'));
    }

    private static OptionalInt positive(BigDecimal number) {
        int rounded = number.setScale(0, RoundingMode.HALF_UP).intValue();
        return rounded < 1 ? OptionalInt.empty() : OptionalInt.of(rounded);
    }

    /** {@code 3}, {@code 1.5}, {@code 0:50}. */
    private static String hours(int minutes) {
        return minutes % 15 == 0
                ? plain(BigDecimal.valueOf(minutes), 60)
                : minutes / 60 + ":" + (minutes % 60 < 10 ? "0" : "") + minutes % 60;
    }

    private static String plain(BigDecimal number, int unit) {
        return number.divide(BigDecimal.valueOf(unit), 3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String read(UnaryOperator<@Nullable String> parameter, String name) {
        String value = parameter.apply(name);
        return value == null ? "" : value.substring(0, Math.min(value.length(), 200));
    }
}
