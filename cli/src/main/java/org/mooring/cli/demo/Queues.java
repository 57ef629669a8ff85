package org.mooring.cli.demo;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.mooring.agents.AgentConfig;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.agents.scheduler.local.LocalScheduler;
import org.mooring.cli.demo.Fleet.Member;
import org.mooring.cli.problem.Refused;
import org.mooring.runtime.config.ConfigLoader;

/** The clusters' queues while no agent holds them: ends all that runs in them, other people's jobs too. */
final class Queues implements AutoCloseable {
    private final List<Member> agents;

    Queues(List<Member> members) {
        this.agents = members.stream().filter(m -> m.kind().equals("agent")).toList();
    }

    /** Waits until no process of any job is left. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (Member agent : agents) {
            try {
                LocalConfig queue = Objects.requireNonNull(ConfigLoader.load(agent.config(), AgentConfig.class)
                        .scheduler()
                        .local());
                ends.add(LocalScheduler.open(queue, Clock.systemUTC())
                        .shutdown(true)
                        .toCompletableFuture());
            } catch (IOException e) {
                throw new Refused("the queue of " + agent.name() + " cannot be ended: " + e.getMessage(), e);
            }
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
    }
}
