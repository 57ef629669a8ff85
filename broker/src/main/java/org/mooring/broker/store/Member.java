package org.mooring.broker.store;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.UUID;

/** This broker as a member of the brokers' Hazelcast. */
public final class Member {
    private Member() {}

    /**
     * Starts it; blocks until it has joined (or found itself alone).
     *
     * @param host address to listen on, and the only one: Hazelcast's port is for a private network (TLS is not in the
     *     open edition)
     * @param port 0 for any
     * @param members {@code host:port} of all brokers; empty for one broker alone
     */
    public static HazelcastInstance start(String federation, String host, int port, List<String> members) {
        Config config = new Config();
        config.setInstanceName(federation + "-" + UUID.randomUUID());
        config.setClusterName(federation);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.partition.count", "271");
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.operation.generic.thread.count", "2");
        config.setProperty("hazelcast.io.thread.count", "1");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "10");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        // Vert.x's cluster manager finds its node's id here when it is given an instance.
        config.getMemberAttributeConfig()
                .setAttribute("__vertx.nodeId", UUID.randomUUID().toString());
        network(config, host, port, members);
        HazelcastSessionStore.configure(config);
        return Hazelcast.newHazelcastInstance(config);
    }

    private static void network(Config config, String host, int port, List<String> members) {
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false).setReuseAddress(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(host);
        var join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(!members.isEmpty()).setMembers(members);
    }
}
