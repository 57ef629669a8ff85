package org.mooring.web.page;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Offer;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.UserName;
import org.mooring.web.text.Words;

/**
 * The options form. Posts {@code cluster} and the fields of {@link Typed} to its own path; a GET with those as its query
 * prefills it, and {@code changed=memory+time} marks what a suggestion changed.
 *
 * @param cluster the cluster's name in words
 * @param offer what the cluster offers this user; fields without a choice are not shown
 * @param profiles ready choices; may be empty
 * @param typed what stands in the fields
 * @param problems what was wrong with it
 * @param changed fields whose value was changed by a suggestion and is marked so
 * @param condition how the cluster is
 * @param expectedWaitSeconds a guess for an ordinary request
 * @param limit how long a request may wait before it is cancelled
 */
public record Options(
        UserName user,
        ServerName server,
        ClusterId clusterId,
        String cluster,
        Offer offer,
        List<Profile> profiles,
        Typed typed,
        List<FieldProblem> problems,
        Set<String> changed,
        ClusterCard.Condition condition,
        @Nullable Long expectedWaitSeconds,
        Duration limit)
        implements Page {
    /** The fields as the form has them. */
    private static final List<String> ORDER = List.of("ui", "time", "cores", "memory", "gpus", "account");

    public Options {
        profiles = List.copyOf(profiles);
        problems = problems.stream()
                .sorted(Comparator.comparing(p -> ORDER.indexOf(p.field())))
                .toList();
        changed = Set.copyOf(changed);
    }

    /** Where the form posts to. */
    public String action() {
        return "/hub/spawn/" + user + "/" + server;
    }

    /** The problem of a field, if it has one. */
    public Optional<FieldProblem> problem(String field) {
        return problems.stream().filter(p -> p.field().equals(field)).findFirst();
    }

    /** Whether this is the choice that stands in the fields: of two that are alike, the first. */
    public boolean chosen(Profile profile) {
        return profiles.stream()
                .filter(p -> Typed.of(p.request()).equals(typed))
                .findFirst()
                .filter(profile::equals)
                .isPresent();
    }

    /** What is offered, boiled down for the fields. */
    public Limits limits() {
        return Limits.of(offer);
    }

    @Override
    public String template() {
        return "options";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t(problems.isEmpty() ? "options.title" : "options.title.wrong", "cluster", cluster);
    }

    @Override
    public int status() {
        return problems.isEmpty() ? 200 : 400;
    }
}
