package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.web.page.FieldProblem;
import org.mooring.web.page.Problem;
import org.mooring.web.page.Typed;

/**
 * The API's {@code user_options}: {@code account}, {@code time} (minutes), {@code cores}, {@code memory} (MiB),
 * {@code gpus}, {@code gpu_type}, {@code ui}, each of them optional. Nothing else is taken, whatever a scheduler could
 * make of it: options never become text of a job's script. Pure.
 */
final class UserOptions implements Wanted {
    private static final Set<String> KNOWN = Set.of("account", "time", "cores", "memory", "gpus", "gpu_type", "ui");
    private static final Set<String> ENVELOPE = Set.of("user_options", "display_name");
    private static final int LONGEST = 100;
    private static final Pattern WHOLE = Pattern.compile("\\d{1,7}");

    private final @Nullable JsonNode options;

    private UserOptions(@Nullable JsonNode options) {
        this.options = options;
    }

    /**
     * From a request's body: {@code {"user_options": {…}}}, or the options themselves as older clients send them; an
     * absent one means "as usual".
     */
    static UserOptions of(@Nullable JsonNode body) {
        if (body == null || body.isNull() || body.isMissingNode()) {
            return new UserOptions(null);
        }
        boolean enveloped = body.has("user_options") || body.has("display_name");
        if (enveloped) {
            unknown(body, ENVELOPE);
        }
        JsonNode options = enveloped ? body.path("user_options") : body;
        if (options.isMissingNode() || options.isNull()) {
            return new UserOptions(null);
        }
        if (!options.isObject()) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "user_options must be a JSON object");
        }
        unknown(options, KNOWN);
        return new UserOptions(options);
    }

    private static void unknown(JsonNode object, Set<String> known) {
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<String, JsonNode> option : object.properties()) {
            String name = option.getKey();
            if (!known.contains(name)) {
                unknown.add(name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name);
            }
        }
        if (!unknown.isEmpty()) {
            throw Refusal.of(
                    Problem.Kind.BAD_REQUEST,
                    "unknown options " + unknown.stream().limit(20).toList() + "; known are " + new TreeSet<>(known));
        }
    }

    @Override
    public Typed.Reading over(JobRequest usual) {
        if (options == null) {
            return new Typed.Reading(usual, List.of());
        }
        List<FieldProblem> problems = new ArrayList<>();
        int minutes = number("time", usual.minutes(), 1, problems);
        int cores = number("cores", usual.cores(), 1, problems);
        int memory = number("memory", usual.memoryMiB(), 1, problems);
        int gpus = number("gpus", usual.gpus(), 0, problems);
        String account = text("account", usual.account(), problems);
        String type = text("gpu_type", options.has("gpus") ? null : usual.gpuType(), problems);
        String ui = text("ui", usual.ui(), problems);
        if (!problems.isEmpty()) {
            return new Typed.Reading(null, problems);
        }
        return new Typed.Reading(
                new JobRequest(
                        account, minutes, cores, memory, gpus, gpus == 0 ? null : type, ui == null ? usual.ui() : ui),
                List.of());
    }

    private int number(String name, int usual, int least, List<FieldProblem> problems) {
        JsonNode value = node(name);
        if (value == null) {
            return usual;
        }
        if (value.isTextual()
                && WHOLE.matcher(value.textValue()).matches()
                && Integer.parseInt(value.textValue()) >= least) {
            return Integer.parseInt(value.textValue());
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
            problems.add(unreadable(name, value));
            return usual;
        }
        return value.intValue();
    }

    private @Nullable String text(String name, @Nullable String usual, List<FieldProblem> problems) {
        JsonNode value = node(name);
        if (value == null) {
            return usual;
        }
        if (!value.isTextual()
                || value.textValue().length() > LONGEST
                || value.textValue().isBlank()) {
            problems.add(unreadable(name, value));
            return usual;
        }
        return value.textValue();
    }

    private @Nullable JsonNode node(String name) {
        JsonNode value = options == null ? null : options.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static FieldProblem unreadable(String name, JsonNode value) {
        String shown = value.toString();
        String field = name.equals("gpu_type") ? "gpus" : name;
        return new FieldProblem(
                field,
                "options.error.unreadable",
                Map.of("value", shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown));
    }
}
