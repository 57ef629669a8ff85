package org.mooring.testbed.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents are about this commit: what they point at exists, what they tell to type is there. */
final class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)[^)]*\\)");
    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z]+):.*## ");
    private static final Pattern TYPED = Pattern.compile("make ([a-z]+)");

    @Test
    void everyLinkPointsAtAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                if (!Files.exists(document.resolveSibling(links.group(1)))) {
                    broken.add(Repository.ROOT.relativize(document) + " -> " + links.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyMakeTargetIsExplainedAndEveryExplainedOneExists() throws IOException {
        String makefile = Files.readString(Repository.ROOT.resolve("Makefile"));
        String contributing = Files.readString(Repository.ROOT.resolve("CONTRIBUTING.md"));
        List<String> targets =
                TARGET.matcher(makefile).results().map(m -> m.group(1)).toList();
        assertThat(targets).contains("help", "demo", "test", "prove", "fmt", "clean");
        assertThat(contributing)
                .contains(targets.stream().map(t -> "`make " + t + "`").toList());
        for (String document : List.of("README.md", "CONTRIBUTING.md")) {
            String code = String.join(
                    "\n",
                    Pattern.compile("`[^`]+`|```.*?```", Pattern.DOTALL)
                            .matcher(Files.readString(Repository.ROOT.resolve(document)))
                            .results()
                            .map(java.util.regex.MatchResult::group)
                            .toList());
            assertThat(TYPED.matcher(code).results().map(m -> m.group(1)).toList())
                    .as(document)
                    .isSubsetOf(targets);
        }
    }

    @Test
    void theReadmeShowsHomeOptionsPendingAndTheLab() throws IOException {
        assertThat(Files.readString(Repository.ROOT.resolve("README.md")))
                .contains(
                        "docs/images/home.png",
                        "docs/images/options.png",
                        "docs/images/pending.png",
                        "docs/images/lab.png");
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Repository.ROOT);
                Stream<Path> docs = Files.walk(Repository.ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(p -> p.toString().endsWith(".md"))
                    .toList();
        }
    }
}
