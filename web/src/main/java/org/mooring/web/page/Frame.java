package org.mooring.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.web.text.Language;
import org.mooring.web.text.Words;

/** What every template needs beside its page: the site, the visit, words and assets. */
public record Frame(Site site, Visit visit, Words words, Assets assets) {
    /** A sentence. */
    public String t(String key, Object... namesAndValues) {
        return words.t(key, namesAndValues);
    }

    /** URL of an asset, with its content's hash. */
    public String asset(String name) {
        return assets.url(name);
    }

    /** The words of the browser's tab: "Waiting for Béluga – Mooring". */
    public String title(Page page) {
        return page.title(words, visit.now()) + " – " + site.name();
    }

    /** A sentence in two halves, before and after one of its placeholders, where an element stands. */
    public List<String> around(String placeholder, String key, Object... namesAndValues) {
        Object[] all = java.util.Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        all[namesAndValues.length] = placeholder;
        all[namesAndValues.length + 1] = "\u0000";
        String[] halves = words.t(key, all).split("\u0000", 2);
        return halves.length == 2 ? List.of(halves[0], halves[1]) : List.of(halves[0], "");
    }

    public Instant now() {
        return visit.now();
    }

    /** "2 h 14 min": from now until then. */
    public String until(Instant then) {
        return words.duration(Duration.between(visit.now(), then));
    }

    public String at(Instant time) {
        return words.at(time, visit.now());
    }

    public String exact(Instant time) {
        return words.exact(time);
    }

    /** "4 cores · 16 GB · 1 GPU · 3 h", the account too if asked for. */
    public String resources(JobRequest request, boolean account) {
        // A line may break after a dot, not before it and not between a number and its unit.
        return String.join(
                "\u00a0· ",
                Stream.of(
                                t("resources.cores", "n", request.cores()),
                                words.size(request.memoryMiB()),
                                request.gpus() == 0 ? "" : gpus(request),
                                words.duration(Duration.ofMinutes(request.minutes())),
                                account && request.account() != null ? request.account() : "")
                        .filter(part -> !part.isEmpty())
                        .map(part -> part.replace(' ', '\u00a0'))
                        .toList());
    }

    private String gpus(JobRequest request) {
        return t("resources.gpus", "n", request.gpus(), "type", request.gpuType() == null ? "" : request.gpuType());
    }

    /** How a cluster is, in words: "busy: about 20 min". */
    public String condition(ClusterCard card) {
        Instant until = card.until();
        Instant heard = card.heardAt();
        Long wait = card.expectedWaitSeconds();
        return switch (card.condition()) {
            case BUSY ->
                wait != null
                        ? t("cluster.busy.wait", "time", words.duration(Duration.ofSeconds(Math.max(60, wait))))
                        : t(card.waiting() == 0 ? "cluster.busy" : "cluster.busy.waiting", "n", card.waiting());
            case MAINTENANCE ->
                until == null ? t("cluster.maintenance") : t("cluster.maintenance.until", "time", at(until));
            case UNREACHABLE ->
                heard == null ? t("cluster.unreachable") : t("cluster.unreachable.since", "time", at(heard));
            case FREE, SCHEDULER_DOWN, DRAINED, LINK_OUT ->
                t("cluster." + card.condition().label());
        };
    }

    /** The icon that goes with it. */
    public String conditionIcon(ClusterCard card) {
        return switch (card.condition()) {
            case FREE -> "running";
            case BUSY -> "busy";
            case MAINTENANCE, DRAINED -> "closed";
            case SCHEDULER_DOWN, UNREACHABLE -> "quiet";
            case LINK_OUT -> "out";
        };
    }

    /** What the options form says of the wait. */
    public String optionsWait(Options page) {
        Long wait = page.expectedWaitSeconds();
        String key = page.condition() == ClusterCard.Condition.FREE ? "options.wait.free" : "options.wait.busy";
        return t(
                key,
                "limit",
                words.duration(page.limit()),
                "time",
                wait == null ? "" : words.duration(Duration.ofSeconds(Math.max(60, wait))));
    }

    /** The icon that goes with it. */
    public String optionsIcon(Options page) {
        return page.condition() == ClusterCard.Condition.FREE ? "running" : "busy";
    }

    /** Id of the cluster whose Start is the page's primary button: the first that is free, else the first open; empty if none is. */
    public String firstStartable(List<ClusterCard> cards) {
        return cards.stream()
                .filter(card -> card.condition().open() && card.choice() != null && !card.occupied())
                .min(Comparator.comparing(ClusterCard::condition))
                .map(card -> card.id().value())
                .orElse("");
    }

    /** Whether no cluster that is open can take a session of this user: said once, not on each card. */
    public boolean allOccupied(List<ClusterCard> cards) {
        List<ClusterCard> open =
                cards.stream().filter(card -> card.condition().open()).toList();
        return !open.isEmpty() && open.stream().allMatch(ClusterCard::occupied);
    }

    /** URLs of the tab's icons by mood, as JSON for the browser. */
    public String icons() {
        return Stream.of(Mood.values())
                .map(mood -> "\"" + mood.label() + "\":\"" + asset("icon-" + mood.label() + ".svg") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The other languages, for the switch. */
    public List<Language> otherLanguages() {
        return Stream.of(Language.values())
                .filter(language -> language != visit.language())
                .toList();
    }

    /** Path that sets the language and comes back here. */
    public String languageUrl(Language language) {
        return "/hub/language?to=" + language.tag() + "&next=" + escaped(visit.path());
    }

    private static String escaped(@Nullable String path) {
        return path == null ? "" : URLEncoder.encode(path, StandardCharsets.UTF_8);
    }
}
