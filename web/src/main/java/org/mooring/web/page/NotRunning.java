package org.mooring.web.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.UserName;
import org.mooring.web.text.Words;

/**
 * "Not running. Start it?": where a person asked for a server that has no session. Posts {@code next} to the cluster's
 * start path.
 *
 * @param card the server's cluster, with what Start would take
 * @param next where the person wanted to go, a local path
 */
public record NotRunning(UserName user, ServerName server, ClusterCard card, @Nullable JobRequest choice, String next)
        implements Page {
    @Override
    public String template() {
        return "not-running";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("not-running.title", "cluster", card.name());
    }

    @Override
    public Mood mood() {
        return Mood.ENDED;
    }

    @Override
    public int status() {
        return 424;
    }
}
