package org.mooring.cli.demo;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.Agent;
import org.mooring.agents.AgentConfig;
import org.mooring.broker.Broker;
import org.mooring.broker.BrokerConfig;
import org.mooring.cli.problem.Refused;
import org.mooring.edge.Edge;
import org.mooring.edge.EdgeConfig;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.Lifecycle;
import org.mooring.runtime.config.ConfigLoader;

/** All daemons in this JVM: agents and edge stand on the broker's own event bus instead of a link to it. */
final class InOneProcess implements Fleet {
    private static final int LONGEST_SECONDS = 60;

    private final Lifecycle parts = new Lifecycle("demo's daemons");
    private final Ready ready;
    private @Nullable Broker broker;

    InOneProcess(Ready ready) {
        this.ready = ready;
    }

    @Override
    public void start(List<Member> members) {
        for (Member member : members) {
            Daemon daemon = await(member, begin(member));
            parts.onStop(member.name(), daemon::stop);
        }
        members.forEach(member -> ready.awaitMember(member, () -> {}));
    }

    private Future<? extends Daemon> begin(Member member) {
        if (member.kind().equals("broker")) {
            return Broker.start(ConfigLoader.load(member.config(), BrokerConfig.class))
                    .onSuccess(started -> broker = started);
        }
        Broker at = broker;
        if (at == null) {
            throw new IllegalStateException("the broker comes first");
        }
        return switch (member.kind()) {
            case "agent" -> Agent.start(at.vertx(), ConfigLoader.load(member.config(), AgentConfig.class), at.bus());
            case "edge" -> Edge.start(at.vertx(), ConfigLoader.load(member.config(), EdgeConfig.class), at.bus());
            default -> throw new IllegalArgumentException("no daemon is called " + member.kind());
        };
    }

    private static Daemon await(Member member, Future<? extends Daemon> start) {
        try {
            return start.toCompletionStage().toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Refused(member.name() + " did not start: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new Refused(member.name() + " did not start within " + LONGEST_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while " + member.name() + " started", e);
        }
    }

    @Override
    public Future<Void> stop() {
        return parts.stop();
    }
}
