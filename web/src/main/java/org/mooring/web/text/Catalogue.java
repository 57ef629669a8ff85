package org.mooring.web.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All sentences of one language, read once from {@code messages_LANGUAGE.properties} (UTF-8). Immutable; any thread. */
public final class Catalogue {
    private final Language language;
    private final Map<String, String> texts;
    private final Map<String, Sentence> sentences;

    private Catalogue(Language language, Map<String, String> texts) {
        this.language = language;
        this.texts = Map.copyOf(texts);
        this.sentences = this.texts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Sentence.parse(e.getValue())));
    }

    static Catalogue load(Language language) {
        String name = "messages_" + language.tag() + ".properties";
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(name), name)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> texts = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, language.typeset(properties.getProperty(key))));
        return new Catalogue(language, texts);
    }

    /** The sentence of this key, filled; empty if there is none. */
    Optional<String> find(String key, Map<String, ?> values) {
        return Optional.ofNullable(sentences.get(key)).map(s -> s.with(values, language.zeroIsSingular()));
    }

    /** The sentence unfilled, to be filled in the browser. */
    String raw(String key) {
        return Objects.requireNonNull(texts.get(key), () -> "no sentence " + key + " in " + language.tag());
    }

    Set<String> keys() {
        return texts.keySet();
    }

    Set<String> placeholders(String key) {
        return Objects.requireNonNull(sentences.get(key), key).names();
    }
}
