package org.mooring.runtime.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Single values: text to what a component wants. A text that is none throws IllegalArgumentException with the rule. */
final class Scalars {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private final Map<Class<?>, Function<String, ?>> readers;

    /** @param folder what relative paths start from */
    Scalars(Path folder) {
        readers = Map.ofEntries(
                Map.entry(String.class, text -> text),
                Map.entry(int.class, Scalars::integer),
                Map.entry(Integer.class, Scalars::integer),
                Map.entry(long.class, Scalars::longInteger),
                Map.entry(Long.class, Scalars::longInteger),
                Map.entry(double.class, Scalars::number),
                Map.entry(Double.class, Scalars::number),
                Map.entry(boolean.class, Scalars::bool),
                Map.entry(Boolean.class, Scalars::bool),
                Map.entry(Duration.class, Scalars::duration),
                Map.entry(Instant.class, Scalars::instant),
                Map.entry(URI.class, Scalars::uri),
                Map.entry(HostPort.class, HostPort::parse),
                Map.entry(Path.class, text -> path(folder, text)));
    }

    boolean reads(Class<?> type) {
        return readers.containsKey(type) || type.isEnum() || isWord(type);
    }

    Object read(Class<?> type, String text) {
        Function<String, ?> reader = readers.get(type);
        if (reader != null) {
            return reader.apply(text);
        }
        return type.isEnum() ? constant(type, text) : word(type, text);
    }

    /** A record around one string, such as the protocol's ids. */
    private static boolean isWord(Class<?> type) {
        if (!type.isRecord()) {
            return false;
        }
        RecordComponent[] components = type.getRecordComponents();
        return components.length == 1
                && components[0].getType() == String.class
                && components[0].getName().equals("value");
    }

    private static Object word(Class<?> type, String text) {
        try {
            var constructor = type.getDeclaredConstructor(String.class);
            constructor.setAccessible(true);
            return constructor.newInstance(text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(type + " failed on its value", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (name(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("one of "
                + Arrays.stream(type.getEnumConstants()).map(Scalars::name).collect(Collectors.joining(", ")));
    }

    private static String name(Object constant) {
        return Keys.kebab(((Enum<?>) constant).name().toLowerCase(java.util.Locale.ROOT))
                .replace('_', '-');
    }

    private static Integer integer(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number, such as 42", e);
        }
    }

    private static Long longInteger(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number, such as 42", e);
        }
    }

    private static Double number(String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number, such as 0.5", e);
        }
        throw new IllegalArgumentException("a number, such as 0.5");
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a duration, such as 250ms, 300s, 5m, 2h or 1d");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("an instant in UTC, such as 2026-11-27T21:00:00Z", e);
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a URL, such as https://hub.example.org", e);
        }
    }

    private static Path path(Path folder, String text) {
        try {
            if (text.isBlank()) {
                throw new IllegalArgumentException("a path");
            }
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path: " + e.getReason(), e);
        }
    }
}
