package org.mooring.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mooring.protocol.JobRequest;
import org.mooring.web.text.Language;

/** Every page in every language; the HTML is left in target/gallery to be looked at. */
final class PagesTest {
    private static final Path GALLERY = Path.of("target/gallery");
    private static final Pattern TAG =
            Pattern.compile("<(/?)([a-zA-Z0-9]+)((?:\\s+[-:a-zA-Z]+(?:=\"[^\"]*\")?)*)\\s*(/?)>");
    private static final List<String> VOID = List.of("meta", "link", "input", "img", "br", "path", "circle");
    private static final Pattern KEY = Pattern.compile(">\\s*[a-z]+(-[a-z]+)*\\.[a-z.-]+\\s*<");

    private final Pages pages = new Pages(Samples.site());

    static Stream<Arguments> everyPage() {
        return Samples.all().entrySet().stream()
                .flatMap(e -> Arrays.stream(Language.values()).map(l -> Arguments.of(e.getKey(), l, e.getValue())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyPage")
    void every_page_is_whole_in_every_language(String name, Language language, Page page) throws IOException {
        String html = pages.html(page, Samples.visit(language, !name.startsWith("sign")));
        keep(name, language, html);

        assertThat(html).startsWith("<!doctype html>").contains("<html lang=\"" + language.tag() + "\">");
        assertThat(openElements(html)).as("elements left open").isEmpty();
        assertThat(KEY.matcher(html).results().map(r -> r.group()).toList())
                .as("keys instead of sentences")
                .isEmpty();
        assertThat(html).doesNotContain("null<", ">null", "\u0000");
        assertThat(html.replaceAll("data-[a-z]+=\"[^\"]*\"", "")).doesNotContainPattern("\\{[a-z]+}");
        assertThat(html).as("inline style or script").doesNotContain(" style=", "<style", " onclick");
        assertThat(Pattern.compile("<h1[ >]").matcher(html).results().count())
                .as("first headings")
                .isEqualTo(1);
        assertThat(html).containsPattern("<title>[^<]{3,} – Mooring</title>");
        assertThat(duplicates(Pattern.compile(" id=\"([^\"]+)\""), html))
                .as("ids used twice")
                .isEmpty();
        assertLabels(html);
        if (!name.startsWith("sign")) {
            assertThat(count(html, "method=\"post\""))
                    .as("forms without a token")
                    .isEqualTo(count(html, "name=\"_xsrf\""));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyPage")
    void a_live_view_has_the_regions_of_its_page(String name, Language language, Page page) throws IOException {
        if (page.livePath().isEmpty()) {
            return;
        }
        Visit visit = Samples.visit(language, true);
        Live live = pages.live(page, visit);
        String html = pages.html(page, visit);
        assertThat(live.regions()).isNotEmpty().allSatisfy((id, region) -> {
            assertThat(html).contains("id=\"" + id + "\"");
            assertThat(html.replaceAll("\\s+", "")).contains(region.replaceAll("\\s+", ""));
        });
        assertThat(live.json()).startsWith("{").doesNotContain("\n");
        Files.createDirectories(GALLERY);
        Files.writeString(GALLERY.resolve(name + "." + language.tag() + ".live.json"), live.json());
    }

    @Test
    void values_from_outside_are_never_markup() {
        String evil = "\"><script>alert(1)</script>'&";
        Typed typed = new Typed(evil, evil, evil, evil, evil, evil, evil);
        List<Page> hostile = List.of(
                new SignIn(SignIn.Why.WRONG, evil, evil),
                Samples.options(typed, typed.read().problems(), java.util.Set.of()),
                new SessionDetails(Samples.running(), List.of(evil)),
                new Problem(Problem.Kind.NO_ACCOUNT, Map.of("cluster", evil), evil),
                new LegBroken(LegBroken.Leg.SERVER_REFUSED, evil, evil),
                new Confirm(
                        Confirm.What.START,
                        evil,
                        Map.of(evil, evil),
                        evil,
                        new JobRequest(evil, 1, 1, 1, 1, evil, evil)));
        for (Page page : hostile) {
            String html = pages.html(page, Samples.visit(Language.EN, true));
            assertThat(html).doesNotContain("<script>alert", "\"><script");
            assertThat(openElements(html)).isEmpty();
        }
    }

    @Test
    void a_page_with_all_it_loads_weighs_at_most_60_KB() {
        int assets = Stream.of("mooring.css", "live.js", "options.js", "icon-running.svg")
                .mapToInt(name -> pages.assets()
                        .find(pages.assets().url(name))
                        .orElseThrow()
                        .bytes()
                        .length)
                .sum();
        Samples.all().forEach((name, page) -> assertThat(assets
                        + pages.html(page, Samples.visit(Language.FR, true)).getBytes(StandardCharsets.UTF_8).length)
                .as(name)
                .isLessThan(60_000));
    }

    @Test
    void every_url_of_an_asset_is_served() {
        String html = pages.html(Samples.all().get("home"), Samples.visit(Language.EN, true));
        Matcher urls = Pattern.compile("\"(/hub/static/[^\"&]+)\"").matcher(html);
        int seen = 0;
        while (urls.find()) {
            assertThat(pages.assets().find(urls.group(1))).as(urls.group(1)).isPresent();
            seen++;
        }
        assertThat(seen).isGreaterThan(2);
        assertThat(pages.assets().find("/hub/static/mooring.css")).isEmpty();
    }

    @Test
    void a_start_expected_too_late_says_so_at_once() {
        Visit visit = Samples.visit(Language.EN, true);
        SessionView.Waiting late = new SessionView.Waiting("Priority", 4, Samples.NOW.plusSeconds(4000));
        assertThat(pages.html(new Pending(Samples.session(SessionView.Phase.QUEUED, late, null)), visit))
                .contains("It is number 5 in the queue.", "another cluster may start at once");
        assertThat(pages.html(new Pending(Samples.queued()), visit))
                .doesNotContain("another cluster may start at once");
    }

    @Test
    void titles_tell_the_state() {
        assertThat(title("pending", Language.EN)).isEqualTo("Waiting for Béluga – Mooring");
        assertThat(title("pending", Language.FR)).isEqualTo("En attente de Béluga – Mooring");
        assertThat(title("home", Language.EN)).isEqualTo("JupyterLab runs on Béluga – Mooring");
        assertThat(title("ended-out_of_memory", Language.FR)).isEqualTo("Mémoire épuisée – Mooring");
    }

    @Test
    void the_end_is_told_as_the_design_says() {
        Visit visit = Samples.visit(Language.EN, true);
        assertThat(pages.html(Samples.all().get("ended-spawn_timeout-early"), visit))
                .contains("Béluga had no room for this session within 5 min, so the request was cancelled.");
        assertThat(pages.html(Samples.all().get("ended-out_of_memory"), visit))
                .contains("used more than its 16 GB of memory", "memory=32", "changed=memory");
    }

    private String title(String name, Language language) {
        String html = pages.html(Samples.all().get(name), Samples.visit(language, true));
        Matcher title = Pattern.compile("<title>(.*?)</title>").matcher(html);
        assertThat(title.find()).isTrue();
        return title.group(1);
    }

    private static void assertLabels(String html) {
        Pattern.compile("<(input|select)\\s([^>]*)>").matcher(html).results().forEach(field -> {
            String attributes = field.group(2);
            Matcher id = Pattern.compile("\\bid=\"([^\"]+)\"").matcher(attributes);
            boolean named = attributes.contains("type=\"hidden\"")
                    || attributes.contains("type=\"radio\"")
                    || attributes.contains("aria-label")
                    || (id.find() && html.contains("<label for=\"" + id.group(1) + "\""));
            assertThat(named).as("a label for <%s>", attributes).isTrue();
        });
    }

    private static List<String> duplicates(Pattern pattern, String html) {
        TreeSet<String> seen = new TreeSet<>();
        return pattern.matcher(html)
                .results()
                .map(r -> r.group(1))
                .filter(id -> !seen.add(id))
                .toList();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    /** Elements that are not closed, or closed in the wrong order. */
    private static List<String> openElements(String html) {
        List<String> open = new java.util.ArrayList<>();
        Matcher tags = TAG.matcher(html);
        while (tags.find()) {
            String tag = tags.group(2).toLowerCase(java.util.Locale.ROOT);
            if (VOID.contains(tag) || !tags.group(4).isEmpty()) {
                continue;
            }
            if (tags.group(1).isEmpty()) {
                open.add(tag);
            } else if (open.isEmpty() || !open.remove(open.size() - 1).equals(tag)) {
                return List.of("</" + tag + "> at " + tags.start());
            }
        }
        return open;
    }

    /** The pages with their assets beside them, so that a browser can show them from the disk. */
    private void keep(String name, Language language, String html) throws IOException {
        Files.createDirectories(GALLERY);
        Matcher urls = Pattern.compile("/hub/static/[-.a-z0-9]+").matcher(html);
        while (urls.find()) {
            Assets.Asset asset = pages.assets().find(urls.group()).orElseThrow();
            Path file = GALLERY.resolve(urls.group().substring(1));
            Files.createDirectories(file.getParent());
            Files.write(file, asset.bytes());
        }
        Files.writeString(GALLERY.resolve(name + "." + language.tag() + ".html"), html);
    }
}
