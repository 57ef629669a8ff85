package org.mooring.cli.demo;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** What the demo says when it is ready. */
final class Banner {
    private Banner() {}

    static String of(
            String url, People people, Path homes, Path demoJson, boolean ownAccounts, boolean split, int found) {
        String who = people.all().stream()
                .map(p -> "    %-8s %s%s%n".formatted(p.name(), p.password(), p.admin() ? "   (administrator)" : ""))
                .collect(Collectors.joining());
        String where = Cluster.ALL.stream()
                .map(c -> "    %-8s %s%n".formatted(c.name(), c.like()))
                .collect(Collectors.joining());
        String accounts = ownAccounts
                ? "Each person's jobs run under an account id of their own; homes are in " + homes + "."
                : "You are not root, so all of these people share your own account: their jobs run as you, and can"
                        + "\n  read each other's files and yours. Homes are in " + homes + ".";
        return """

                  Mooring is ready:  %s

                  Sign in as
                %s
                  Clusters
                %s    %-8s another site's portal: a link

                  %s%s
                  For scripts: %s
                  What the daemons say: %s
                  Ctrl-C ends every session and stops.
                """
                .formatted(
                        url,
                        who,
                        where,
                        "Niagara",
                        accounts,
                        found == 0
                                ? ""
                                : "\n  Found again from the demo before: " + found
                                        + (found == 1 ? " session." : " sessions."),
                        demoJson,
                        demoJson.resolveSibling(split ? "logs" : "demo.log"));
    }
}
