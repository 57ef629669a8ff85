package org.mooring.broker.store;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** This broker as a member of the brokers' Hazelcast. */
public final class Member {
    private Member() {}

    /**
     * Starts it; blocks until it has joined (or found itself alone).
     *
     * @param host address to listen on, and the only one
     * @param port 0 for any
     * @param members {@code host:port} of all brokers; empty for one broker alone, which lets nobody in. With others the
     *     network must be private: the open edition has no TLS (a broker's configuration refuses members for now)
     */
    public static HazelcastInstance start(String federation, String host, int port, List<String> members) {
        Config config = new Config();
        config.setInstanceName(federation + "-" + UUID.randomUUID());
        config.setClusterName(clusterName(federation, members));
        // Its log lines would begin with the cluster's name.
        config.setProperty("hazelcast.logging.details.enabled", "false");
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

    /**
     * An endpoint for members and none for clients: on a machine with other accounts even loopback is not private, and the
     * sessions' keys are in the maps.
     */
    private static void network(Config config, String host, int port, List<String> others) {
        ServerSocketEndpointConfig members = new ServerSocketEndpointConfig()
                .setPort(port)
                .setPortAutoIncrement(false)
                .setReuseAddress(true);
        members.getInterfaces().setEnabled(true).addInterface(host);
        JoinConfig join = new JoinConfig();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(others);
        config.getAdvancedNetworkConfig()
                .setEnabled(true)
                .setMemberEndpointConfig(members)
                .setJoin(join);
    }

    /**
     * The name that a member must know to be let in. A broker alone has one that nobody else can know: the open edition
     * has no other door (its socket interceptors are never asked; tried with 5.7.0).
     */
    private static String clusterName(String federation, List<String> others) {
        if (!others.isEmpty()) {
            return federation;
        }
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return federation + "-" + HexFormat.of().formatHex(secret);
    }
}
