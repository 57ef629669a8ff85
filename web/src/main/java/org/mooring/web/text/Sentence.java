package org.mooring.web.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One sentence of a catalogue with its placeholders: {@code {name}} puts a value in, {@code {n|one core|{n} cores}}
 * chooses by the number {@code n}, {@code {name?text {name}}} writes its text only if the value is there.
 *
 * <p>The same little language is read by options.js, so that a page can send a sentence to be filled in the browser.
 */
final class Sentence {
    private final List<Part> parts;

    private Sentence(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if a brace is not closed
     */
    static Sentence parse(String text) {
        Reader reader = new Reader(text);
        List<Part> parts = reader.parts("");
        if (reader.at < text.length()) {
            throw new IllegalArgumentException("a brace too many in: " + text);
        }
        return new Sentence(parts);
    }

    String with(Map<String, ?> values, boolean zeroIsSingular) {
        StringBuilder out = new StringBuilder();
        parts.forEach(part -> part.write(out, values, zeroIsSingular));
        return out.toString();
    }

    /** Names of all placeholders. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        parts.forEach(part -> part.names(names));
        return names;
    }

    private sealed interface Part {
        void write(StringBuilder out, Map<String, ?> values, boolean zeroIsSingular);

        void names(Set<String> into);
    }

    private record Text(String text) implements Part {
        @Override
        public void write(StringBuilder out, Map<String, ?> values, boolean zeroIsSingular) {
            out.append(text);
        }

        @Override
        public void names(Set<String> into) {}
    }

    private record Value(String name) implements Part {
        @Override
        public void write(StringBuilder out, Map<String, ?> values, boolean zeroIsSingular) {
            Object value = values.get(name);
            out.append(value == null ? "{" + name + "}" : value);
        }

        @Override
        public void names(Set<String> into) {
            into.add(name);
        }
    }

    private record Plural(String name, Sentence one, Sentence many) implements Part {
        @Override
        public void write(StringBuilder out, Map<String, ?> values, boolean zeroIsSingular) {
            String n = String.valueOf(values.get(name));
            boolean singular = n.equals("1") || (zeroIsSingular && n.equals("0"));
            out.append((singular ? one : many).with(values, zeroIsSingular));
        }

        @Override
        public void names(Set<String> into) {
            into.add(name);
            into.addAll(one.names());
            into.addAll(many.names());
        }
    }

    private record Optionally(String name, Sentence then) implements Part {
        @Override
        public void write(StringBuilder out, Map<String, ?> values, boolean zeroIsSingular) {
            Object value = values.get(name);
            if (value != null && !value.toString().isEmpty()) {
                out.append(then.with(values, zeroIsSingular));
            }
        }

        @Override
        public void names(Set<String> into) {
            into.add(name);
            into.addAll(then.names());
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        /** Parts up to one of the stop characters, which is left unread. */
        List<Part> parts(String stops) {
            List<Part> parts = new ArrayList<>();
            StringBuilder plain = new StringBuilder();
            while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
                char c = text.charAt(at);
                if (c == '}') {
                    break;
                }
                at++;
                if (c == '{') {
                    if (!plain.isEmpty()) {
                        parts.add(new Text(plain.toString()));
                        plain.setLength(0);
                    }
                    parts.add(placeholder());
                } else {
                    plain.append(c);
                }
            }
            if (!plain.isEmpty()) {
                parts.add(new Text(plain.toString()));
            }
            return parts;
        }

        private Part placeholder() {
            int start = at;
            while (at < text.length() && "|?}".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(start, at);
            return switch (next()) {
                case '|' -> {
                    Sentence one = new Sentence(parts("|"));
                    expect('|');
                    Sentence many = new Sentence(parts(""));
                    expect('}');
                    yield new Plural(name, one, many);
                }
                case '?' -> {
                    Sentence then = new Sentence(parts(""));
                    expect('}');
                    yield new Optionally(name, then);
                }
                default -> new Value(name);
            };
        }

        private char next() {
            if (at >= text.length()) {
                throw new IllegalArgumentException("a brace is not closed in: " + text);
            }
            return text.charAt(at++);
        }

        private void expect(char wanted) {
            if (next() != wanted) {
                throw new IllegalArgumentException("'" + wanted + "' expected at " + (at - 1) + " in: " + text);
            }
        }
    }
}
