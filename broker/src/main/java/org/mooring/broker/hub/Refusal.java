package org.mooring.broker.hub;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mooring.web.page.FieldProblem;
import org.mooring.web.page.Problem;

/** "No", on its way from wherever it was found to the border, which makes a page or JSON of it. Without a stack trace. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final int status;
    private final transient List<FieldProblem> fields;

    private Refusal(Problem problem, int status, String message, List<FieldProblem> fields) {
        super(message, null, false, false);
        this.problem = problem;
        this.status = status;
        this.fields = fields;
    }

    /**
     * @param message for programs, in English
     */
    static Refusal of(Problem.Kind kind, String message) {
        return new Refusal(Problem.of(kind), kind.status(), message, List.of());
    }

    static Refusal of(Problem.Kind kind, Map<String, String> values, String message) {
        return new Refusal(new Problem(kind, values, null), kind.status(), message, List.of());
    }

    /** A status that pages have no words of their own for. */
    static Refusal status(int status, String message) {
        return new Refusal(new Problem(Problem.Kind.of(status), Map.of(), message), status, message, List.of());
    }

    static Refusal fields(String message, List<FieldProblem> fields) {
        return new Refusal(new Problem(Problem.Kind.BAD_REQUEST, Map.of(), message), 400, message, fields);
    }

    Problem problem() {
        return problem;
    }

    int status() {
        return status;
    }

    List<FieldProblem> fields() {
        return fields;
    }

    String sentence() {
        @Nullable String message = getMessage();
        return message == null ? "" : message;
    }
}
