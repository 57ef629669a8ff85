package org.mooring.broker.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ActivityReport;
import org.mooring.protocol.Address;
import org.mooring.protocol.CheckToken;
import org.mooring.protocol.FromCluster;
import org.mooring.protocol.GetRoutes;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.Message;
import org.mooring.protocol.Request;
import org.mooring.runtime.link.Identity;
import org.mooring.runtime.link.LinkPolicy;
import org.mooring.runtime.link.LinkVerb;

/**
 * Who may do what over a link: identity by verb by address, in one place. What no line allows is refused.
 *
 * <table>
 * <caption>What is allowed</caption>
 * <tr><th></th><th>an agent of cluster C</th><th>an edge</th></tr>
 * <tr><td>serve</td><td>{@code agent.C.*}</td><td>{@code edge.*}</td></tr>
 * <tr><td>listen</td><td>nothing</td><td>{@code edges.*}</td></tr>
 * <tr><td>request</td><td>of the brokers: what speaks for C ({@link FromCluster})</td>
 *     <td>of the brokers: routes, trust, a token's verdict, activity</td></tr>
 * <tr><td>publish</td><td>nothing</td><td>nothing</td></tr>
 * </table>
 */
public final class LinkTable implements LinkPolicy {
    private static final List<Class<? extends Request<?>>> EDGE_REQUESTS =
            List.of(GetRoutes.class, GetTrust.class, CheckToken.class, ActivityReport.class);

    @Override
    public Optional<String> refuses(Identity who, LinkVerb verb, String address, @Nullable Message message) {
        boolean allowed =
                switch (who.kind()) {
                    case AGENT -> agent(who.cluster(), verb, address, message);
                    case EDGE -> edge(verb, address, message);
                };
        return allowed ? Optional.empty() : Optional.of(who + " may not " + verb + " at " + address);
    }

    private static boolean agent(String cluster, LinkVerb verb, String address, @Nullable Message message) {
        return switch (verb) {
            case SERVE -> address.startsWith("agent." + cluster + ".");
            case REQUEST ->
                message instanceof FromCluster speaks
                        && speaks.cluster().value().equals(cluster)
                        && address.equals(Address.broker(message.getClass()).name());
            case LISTEN, PUBLISH -> false;
        };
    }

    private static boolean edge(LinkVerb verb, String address, @Nullable Message message) {
        return switch (verb) {
            case SERVE -> address.startsWith("edge.");
            case LISTEN -> address.startsWith("edges.");
            case REQUEST ->
                message != null
                        && EDGE_REQUESTS.contains(message.getClass())
                        && address.equals(Address.broker(message.getClass()).name());
            case PUBLISH -> false;
        };
    }
}
