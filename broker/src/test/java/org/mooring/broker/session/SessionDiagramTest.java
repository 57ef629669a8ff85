package org.mooring.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/session.md is drawn from the transition table; {@code make docs} writes it anew. */
class SessionDiagramTest {
    private static final Path DOC = Path.of("..", "docs", "session.md");

    @Test
    void the_document_shows_the_table_as_it_is() throws IOException {
        String drawn = document();
        if (Boolean.getBoolean("mooring.docs.write")) {
            Files.writeString(DOC, drawn);
        }
        assertThat(Files.readString(DOC)).isEqualTo(drawn);
    }

    private static String document() {
        StringBuilder text = new StringBuilder("# A session's life\n\nDrawn from the transition table"
                + " (`broker`, `Transitions`); `make docs` writes it anew, a test compares.\n\n```mermaid\n"
                + "stateDiagram-v2\n    [*] --> CLAIMED\n");
        for (State state : State.values()) {
            arrows(state).forEach((to, kinds) -> text.append("    " + state + " --> " + to + ": " + kinds + "\n"));
        }
        text.append("    ENDED --> [*]\n```\n\n| event |");
        for (State state : State.values()) {
            text.append(" ").append(state).append(" |");
        }
        text.append("\n|---|").append("---|".repeat(State.values().length)).append("\n");
        for (Event.Kind kind : Event.Kind.values()) {
            text.append("| ").append(word(kind)).append(" |");
            for (State state : State.values()) {
                text.append(" ").append(cell(state, kind)).append(" |");
            }
            text.append("\n");
        }
        return text.append(
                        "\n`=` the state stays and data changes; `–` ignored; `✗` must not happen, and is counted.\n")
                .toString();
    }

    private static Map<State, String> arrows(State from) {
        return Samples.kinds().stream()
                .filter(kind ->
                        Transitions.verdict(from, kind) instanceof Transitions.Verdict.To to && to.state() != from)
                .collect(Collectors.groupingBy(
                        kind -> ((Transitions.Verdict.To) Transitions.verdict(from, kind)).state(),
                        TreeMap::new,
                        Collectors.mapping(SessionDiagramTest::word, Collectors.joining(", "))));
    }

    private static String cell(State state, Event.Kind kind) {
        Transitions.Verdict verdict = Transitions.verdict(state, kind);
        if (verdict instanceof Transitions.Verdict.To to) {
            return to.state() == state ? "=" : to.state().toString();
        }
        return verdict instanceof Transitions.Verdict.Ignored ? "–" : "✗";
    }

    private static String word(Event.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
