package org.mooring.runtime.link;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mooring.runtime.config.Default;

/**
 * How an agent or an edge reaches the brokers.
 *
 * @param brokers {@code wss://hub.example.org/link}, or {@code ws://} inside one machine; any of them will do
 * @param instance tells several daemons of a kind apart: {@code login1}
 * @param keyFile this identity's private key; see {@link LinkKeys}
 * @param brokerKey the brokers' public key, one base64 line
 * @param caFile certificates (PEM) to trust for {@code wss}; absent: those of the Java installation
 */
public record LinkConfig(
        List<URI> brokers,
        String instance,
        Path keyFile,
        String brokerKey,
        @Nullable Path caFile,
        @Default("{}") LinkLimits limits) {
    public LinkConfig {
        brokers = List.copyOf(brokers);
        if (brokers.isEmpty()) {
            throw new IllegalArgumentException("brokers []: at least one URL, such as wss://hub.example.org/link");
        }
        for (URI broker : brokers) {
            boolean web = "ws".equals(broker.getScheme()) || "wss".equals(broker.getScheme());
            if (!web || broker.getHost() == null) {
                throw new IllegalArgumentException("brokers " + broker + ": a URL such as wss://hub.example.org/link");
            }
        }
        // Any kind has the same rule for its instance; its daemon adds kind and cluster.
        Identity.edge(instance);
        try {
            LinkKeys.readPublic(brokerKey);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("broker-key " + brokerKey + ": " + e.getMessage(), e);
        }
    }
}
