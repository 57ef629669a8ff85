package org.mooring.agents;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.app.App;
import org.mooring.agents.app.Catalogue;
import org.mooring.agents.app.Defaults;
import org.mooring.agents.app.Interface;
import org.mooring.agents.duty.Pace;
import org.mooring.agents.job.Hub;
import org.mooring.agents.scheduler.local.LocalConfig;
import org.mooring.protocol.ClusterId;
import org.mooring.runtime.config.Default;
import org.mooring.runtime.config.HostPort;
import org.mooring.runtime.link.LinkConfig;

/**
 * What an agent is told; distribution's {@code conf/agent.yaml} shows each key.
 *
 * @param cluster whose agent it is
 * @param state folder for its certificate and fences; only the agent's own user may read it
 * @param inner where the cluster's jobs call
 * @param management health and metrics
 * @param scheduler which one, and how it is reached
 * @param apps what a session can run; the first interface of the first app is the default
 * @param defaults what Start takes when the user never chose; cut to what the user's offer allows
 * @param link how a process of its own reaches the brokers; absent where it stands on the broker's own bus
 */
public record AgentConfig(
        ClusterId cluster,
        Path state,
        Inner inner,
        HostPort management,
        SchedulerChoice scheduler,
        List<App> apps,
        @Default("{}") Defaults defaults,
        @Default("{}") Hub hub,
        @Default("{}") Pace observe,
        @Nullable LinkConfig link) {
    public AgentConfig {
        apps = List.copyOf(apps);
        if (apps.isEmpty()) {
            throw new IllegalArgumentException("apps []: at least one is needed");
        }
        Set<String> interfaces = new HashSet<>();
        for (App app : apps) {
            for (Interface each : app.interfaces()) {
                if (!interfaces.add(each.id())) {
                    throw new IllegalArgumentException("apps: the interface '" + each.id() + "' stands there twice");
                }
            }
        }
        if (defaults.ui() != null && !interfaces.contains(defaults.ui())) {
            throw new IllegalArgumentException(
                    "defaults: ui '" + defaults.ui() + "' is the interface of no app; there are " + interfaces);
        }
    }

    /** What a session can run, and what Start takes. */
    public Catalogue catalogue() {
        return new Catalogue(apps, defaults);
    }

    /**
     * The inner address.
     *
     * @param listen port 0 takes a free one, and the same one again after a restart, so that running jobs find us
     * @param advertise what jobs dial, where it differs; port 0 means the port of {@code listen}
     */
    public record Inner(HostPort listen, @Nullable HostPort advertise) {
        private static final Set<String> ANY = Set.of("0.0.0.0", "::");

        public Inner {
            if (advertise == null && ANY.contains(listen.host())) {
                throw new IllegalArgumentException(
                        "advertise is missing: what jobs dial, for nobody can dial " + listen);
            }
        }

        /** What jobs dial, when we listen on that port. */
        public HostPort dialled(int port) {
            HostPort shown = advertise == null ? listen : advertise;
            return shown.port() == 0 || advertise == null ? shown.withPort(port) : shown;
        }
    }

    /**
     * The cluster's scheduler: exactly one of these.
     *
     * @param local jobs are processes of this machine
     */
    public record SchedulerChoice(@Nullable LocalConfig local) {
        public SchedulerChoice {
            if (local == null) {
                throw new IllegalArgumentException("a scheduler is missing: 'local:' and its settings");
            }
        }
    }
}
