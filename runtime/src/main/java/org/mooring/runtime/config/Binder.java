package org.mooring.runtime.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills records from {@link Node}s. Null means "could not be made, and why is among the problems by now": a record is
 * constructed only when all its parts are right, so each problem is told once.
 */
final class Binder {
    private final String file;
    private final Scalars scalars;
    private final List<ConfigProblem> problems;

    Binder(String file, Scalars scalars, List<ConfigProblem> problems) {
        this.file = file;
        this.scalars = scalars;
        this.problems = problems;
    }

    @Nullable
    Object bind(Type type, Node node, String path) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return list(of[0], node, path);
            }
            if (generic.getRawType() == Map.class && of[0] instanceof Class<?> keys && scalars.reads(keys)) {
                return map(keys, of[1], node, path);
            }
        }
        if (type instanceof Class<?> plain) {
            if (scalars.reads(plain)) {
                return scalar(plain, node, path);
            }
            if (isTable(plain)) {
                return table(plain, node, path);
            }
            if (plain.isRecord()) {
                return record(plain, node, path);
            }
        }
        throw new IllegalStateException(path + ": a configuration cannot hold a " + type.getTypeName());
    }

    private @Nullable Object scalar(Class<?> type, Node node, String path) {
        if (!(node instanceof Node.Scalar scalar)) {
            return problem(node.line(), path, node.kind(), "a single value is needed here");
        }
        try {
            return scalars.read(type, scalar.text());
        } catch (IllegalArgumentException e) {
            return problem(scalar.line(), path, scalar.text(), String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Object list(Type of, Node node, String path) {
        if (!(node instanceof Node.Sequence sequence)) {
            return problem(node.line(), path, node.kind(), "a list is needed here: [a, b] or one '- item' per line");
        }
        List<Object> items = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < sequence.items().size(); i++) {
            Object item = bind(of, sequence.items().get(i), path + "[" + i + "]");
            whole &= item != null && items.add(item);
        }
        return whole ? List.copyOf(items) : null;
    }

    private @Nullable Object map(Class<?> keys, Type of, Node node, String path) {
        if (!(node instanceof Node.Mapping mapping)) {
            return problem(node.line(), path, node.kind(), "a group of 'key: value' lines is needed here");
        }
        Map<Object, Object> bound = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            String below = Keys.below(path, entry.getKey());
            Object key = scalar(keys, new Node.Scalar(entry.getValue().line(), entry.getKey()), below);
            Object value = bind(of, entry.getValue().value(), below);
            if (key == null || value == null) {
                whole = false;
            } else {
                bound.put(key, value);
            }
        }
        return whole ? Collections.unmodifiableMap(bound) : null;
    }

    /** A record around one map, such as texts by language; a single value instead of the map stands under {@code ""}. */
    private static boolean isTable(Class<?> type) {
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        return components.length == 1
                && components[0].getType() == Map.class
                && components[0].getName().equals("values");
    }

    private @Nullable Object table(Class<?> type, Node node, String path) {
        Node.Mapping mapping = node instanceof Node.Scalar one
                ? new Node.Mapping(one.line(), Map.of("", new Node.Entry(one.line(), one)))
                : node instanceof Node.Mapping group ? group : null;
        if (mapping == null) {
            return problem(node.line(), path, node.kind(), "a single value, or a group of 'key: value' lines");
        }
        RecordComponent[] components = type.getRecordComponents();
        Object values = bind(components[0].getGenericType(), mapping, path);
        return values == null ? null : construct(type, components, new @Nullable Object[] {values}, mapping, path);
    }

    private @Nullable Object record(Class<?> type, Node node, String path) {
        if (!(node instanceof Node.Mapping mapping)) {
            return problem(node.line(), path, node.kind(), "a group of 'key: value' lines is needed here");
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> known =
                Arrays.stream(components).map(c -> Keys.kebab(c.getName())).toList();
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                unknown(entry.line(), Keys.below(path, key), key, known);
            }
        });
        @Nullable Object[] values = new @Nullable Object[components.length];
        boolean whole = true;
        for (int i = 0; i < components.length; i++) {
            Parts parts = new Parts(components[i], mapping.entries().get(known.get(i)));
            String below = Keys.below(path, known.get(i));
            if (parts.given()) {
                values[i] = bind(components[i].getGenericType(), parts.value(), below);
                whole &= values[i] != null;
            } else if (!parts.optional()) {
                problem(parts.lineOr(mapping.line()), below, null, "this key is missing");
                whole = false;
            }
        }
        return whole ? construct(type, components, values, mapping, path) : null;
    }

    private void unknown(int line, String path, String key, List<String> known) {
        String hint = Keys.nearest(key, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known here: " + String.join(", ", known));
        problem(line, path, null, "unknown key; " + hint);
    }

    private @Nullable Object construct(
            Class<?> type, RecordComponent[] components, @Nullable Object[] values, Node.Mapping mapping, String path) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                return refused(String.valueOf(refused.getMessage()), mapping, path);
            }
            throw new IllegalStateException(path + ": " + type + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(path + ": " + type + " cannot be made", e);
        }
    }

    /** A record's sentence belongs to the key that it begins with, if it begins with one. */
    private @Nullable Object refused(String sentence, Node.Mapping mapping, String path) {
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            if (sentence.startsWith(entry.getKey() + " ") || sentence.startsWith(entry.getKey() + ":")) {
                String rule = sentence.substring(entry.getKey().length() + 1).strip();
                return problem(entry.getValue().line(), Keys.below(path, entry.getKey()), null, rule);
            }
        }
        return problem(mapping.line(), path, null, sentence);
    }

    private @Nullable Object problem(int line, String path, @Nullable String value, String rule) {
        problems.add(new ConfigProblem(file, line, path, value, rule));
        return null;
    }

    /** What a file and the record say of one component. */
    private record Parts(RecordComponent component, Node.@Nullable Entry entry) {
        boolean given() {
            return (entry != null && !entry.value().absent()) || component.isAnnotationPresent(Default.class);
        }

        boolean optional() {
            return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        }

        int lineOr(int otherwise) {
            return entry == null ? otherwise : entry.line();
        }

        Node value() {
            if (entry != null && !entry.value().absent()) {
                return entry.value();
            }
            List<ConfigProblem> wrong = new ArrayList<>();
            Node node = new YamlReader("default", wrong)
                    .read(component.getAnnotation(Default.class).value());
            if (!wrong.isEmpty()) {
                throw new IllegalStateException(component + ": " + wrong);
            }
            return node;
        }
    }
}
