package org.mooring.cli.demo;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/** The demo's daemons, however they run. */
interface Fleet {
    /**
     * A daemon to run.
     *
     * @param kind broker, agent or edge
     * @param name as it is told to people: {@code agent-cedar}
     */
    record Member(String kind, String name, Path config) {}

    /** Starts them, the broker first, and waits until all are ready; a failure is a {@link org.mooring.cli.problem.Refused}. */
    void start(List<Member> members);

    /** Stops them in reverse order. */
    Future<Void> stop();
}
