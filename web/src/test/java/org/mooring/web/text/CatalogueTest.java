package org.mooring.web.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
    /** A key as code writes it: in quotes, as an argument of t, find, raw or around, ending where the key does. */
    private static final Pattern USED = Pattern.compile(
            "(?:\\bt\\(|raw\\(|around\\(\"[a-z]+\", |\\? |: )\"([a-z][a-zA-Z-]*(?:\\.[a-zA-Z_-]+)+)\"(?! \\+)");

    private static final Catalogue EN = Words.catalogue(Language.EN);
    private static final Catalogue FR = Words.catalogue(Language.FR);

    @Test
    void both_languages_have_the_same_sentences() {
        assertThat(FR.keys()).containsExactlyInAnyOrderElementsOf(EN.keys());
    }

    @Test
    void a_sentence_has_the_same_placeholders_in_both_languages() {
        for (String key : EN.keys()) {
            assertThat(FR.placeholders(key)).as(key).isEqualTo(EN.placeholders(key));
        }
    }

    @Test
    void every_key_that_templates_and_code_name_exists() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String root : List.of("src/main/jte", "src/main/java/org/mooring/web/page")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(Files::isRegularFile)
                        .flatMap(file -> USED.matcher(read(file)).results())
                        .forEach(r -> used.add(r.group(1)));
            }
        }
        assertThat(used).hasSizeGreaterThan(100);
        assertThat(EN.keys()).containsAll(used);
    }

    @Test
    void sentences_choose_by_number_and_leave_out_what_is_absent() {
        Sentence sentence = Sentence.parse("{n|one core|{n} cores}{account?, charged to {account}}.");
        assertThat(sentence.with(Map.of("n", 1), false)).isEqualTo("one core.");
        assertThat(sentence.with(Map.of("n", 4, "account", "def-smith"), false))
                .isEqualTo("4 cores, charged to def-smith.");
        assertThat(sentence.with(Map.of("n", 0), false)).isEqualTo("0 cores.");
        assertThat(sentence.with(Map.of("n", 0), true)).isEqualTo("one core.");
        assertThat(sentence.names()).containsExactly("account", "n");
    }

    @Test
    void a_brace_that_is_not_closed_is_refused() {
        assertThatThrownBy(() -> Sentence.parse("{n|a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sentence.parse("a}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_language_is_the_chosen_one_else_the_browsers_best() {
        assertThat(Language.choose("fr", "en")).isEqualTo(Language.FR);
        assertThat(Language.choose(null, "fr-CA,fr;q=0.9,en;q=0.8")).isEqualTo(Language.FR);
        assertThat(Language.choose(null, "de,en;q=0.5,fr;q=0.7")).isEqualTo(Language.FR);
        assertThat(Language.choose("xx", "de")).isEqualTo(Language.EN);
        assertThat(Language.choose(null, ";;q=,q=x,,")).isEqualTo(Language.EN);
        assertThat(Language.choose(null, null)).isEqualTo(Language.EN);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
