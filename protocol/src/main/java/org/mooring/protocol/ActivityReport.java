package org.mooring.protocol;

import java.time.Instant;
import java.util.List;

/** What went through an edge since its last report. */
@Wire("edge.activity.v1")
public record ActivityReport(String edge, List<Entry> sessions) implements Request<Ack> {
    public ActivityReport {
        sessions = List.copyOf(sessions);
    }

    /**
     * One session's part.
     *
     * @param lastActivity last request, or WebSocket frame from the browser that is no ping
     * @param connections open now
     */
    public record Entry(SessionId session, Instant lastActivity, long requests, int connections) {}
}
