package org.mooring.protocol;

import java.util.List;

/** Lines of a job's log, oldest first, control characters and terminal sequences removed; empty if there is no log. */
@Wire("job.log.lines.v1")
public record LogTail(SessionId session, List<String> lines) implements Answer {
    public LogTail {
        lines = List.copyOf(lines);
    }
}
