package org.mooring.broker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.ActivityReport;
import org.mooring.protocol.Address;
import org.mooring.protocol.CheckToken;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ClusterReport;
import org.mooring.protocol.Codec;
import org.mooring.protocol.Fact;
import org.mooring.protocol.FromCluster;
import org.mooring.protocol.GetRoutes;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.JobCall;
import org.mooring.protocol.JobObservations;
import org.mooring.protocol.Message;
import org.mooring.protocol.Request;
import org.mooring.protocol.ServerActivity;
import org.mooring.protocol.ServerWho;
import org.mooring.protocol.SessionId;
import org.mooring.runtime.link.Identity;
import org.mooring.runtime.link.LinkVerb;

/** The table, line by line, and that there is no other line. */
class LinkTableTest {
    private static final ClusterId BELUGA = new ClusterId("beluga");
    private static final ClusterId CEDAR = new ClusterId("cedar");
    private static final Identity AGENT = Identity.agent("beluga", "login1");
    private static final Identity EDGE = Identity.edge("e1");

    private final LinkTable table = new LinkTable();

    private boolean allows(Identity who, LinkVerb verb, String address, Message message) {
        return table.refuses(who, verb, address, message).isEmpty();
    }

    /** Every message that speaks for a cluster, made for that cluster. */
    private static List<Message> speaking(ClusterId cluster) {
        Instant now = Instant.EPOCH;
        return List.of(
                new JobObservations(cluster, true, now, List.of()),
                new ClusterReport(cluster, ClusterReport.Availability.UP, null, 1, 1, 0, null, "1"),
                new JobCall(
                        cluster, new SessionId("abcdefgh12345678"), JobCall.Verb.START, 1, "{}", "mac", "127.0.0.1"),
                new ServerWho(cluster, "hash"),
                new ServerActivity(cluster, "hash", now));
    }

    private static final List<Message> EDGE_REQUESTS =
            List.of(new GetRoutes(0), new GetTrust(), new CheckToken("hash"), new ActivityReport("e1", List.of()));

    @Test
    void these_are_all_the_messages_that_speak_for_a_cluster() {
        Set<String> known = new TreeSet<>();
        speaking(BELUGA).forEach(message -> known.add(Codec.wireName(message.getClass())));
        Set<String> all = new TreeSet<>();
        Codec.messageTypes().forEach((name, type) -> {
            if (FromCluster.class.isAssignableFrom(type)) {
                all.add(name);
            }
        });
        assertThat(known).isEqualTo(all);
    }

    @Test
    void an_agent_asks_the_brokers_only_in_the_name_of_its_own_cluster() {
        for (Message message : speaking(BELUGA)) {
            String address = Address.broker(message.getClass()).name();
            assertThat(table.refuses(AGENT, LinkVerb.REQUEST, address, message))
                    .as(address)
                    .isEmpty();
        }
        for (Message message : speaking(CEDAR)) {
            String address = Address.broker(message.getClass()).name();
            assertThat(table.refuses(AGENT, LinkVerb.REQUEST, address, message))
                    .as(address)
                    .contains("agent/beluga/login1 may not REQUEST at " + address);
        }
    }

    @Test
    void an_agent_s_message_goes_to_its_own_address_only() {
        Message who = new ServerWho(BELUGA, "hash");
        assertThat(allows(AGENT, LinkVerb.REQUEST, "broker.job.call.v1", who)).isFalse();
        assertThat(allows(AGENT, LinkVerb.REQUEST, "agent.beluga.job.submit.v1", who))
                .isFalse();
        assertThat(allows(AGENT, LinkVerb.REQUEST, "edge.edge.probe.v1", who)).isFalse();
    }

    @Test
    void an_agent_asks_nothing_that_edges_ask() {
        for (Message message : EDGE_REQUESTS) {
            assertThat(allows(
                            AGENT,
                            LinkVerb.REQUEST,
                            Address.broker(message.getClass()).name(),
                            message))
                    .isFalse();
        }
    }

    @Test
    void an_edge_asks_for_routes_trust_verdicts_and_reports_activity_and_nothing_else() {
        for (Message message : EDGE_REQUESTS) {
            String address = Address.broker(message.getClass()).name();
            assertThat(table.refuses(EDGE, LinkVerb.REQUEST, address, message))
                    .as(address)
                    .isEmpty();
            assertThat(allows(EDGE, LinkVerb.REQUEST, "broker.other.v1", message))
                    .isFalse();
        }
        for (Message message : speaking(BELUGA)) {
            assertThat(allows(
                            EDGE,
                            LinkVerb.REQUEST,
                            Address.broker(message.getClass()).name(),
                            message))
                    .isFalse();
        }
    }

    @Test
    void an_agent_serves_its_own_cluster_and_no_other_address_of_the_whole_protocol() {
        Codec.messageTypes().forEach((name, type) -> {
            for (String prefix : List.of("agent.beluga.", "agent.cedar.", "broker.", "brokers.", "edge.", "edges.")) {
                boolean own = prefix.equals("agent.beluga.");
                assertThat(allows(AGENT, LinkVerb.SERVE, prefix + name, null))
                        .as(prefix + name)
                        .isEqualTo(own);
                assertThat(allows(AGENT, LinkVerb.LISTEN, prefix + name, null))
                        .as(prefix + name)
                        .isFalse();
            }
        });
        assertThat(allows(AGENT, LinkVerb.SERVE, "agent.beluga2.job.submit.v1", null))
                .isFalse();
        assertThat(allows(AGENT, LinkVerb.SERVE, "agent.beluga", null)).isFalse();
    }

    @Test
    void an_edge_serves_edge_and_listens_to_edges_and_no_other_address() {
        Codec.messageTypes().forEach((name, type) -> {
            for (String prefix : List.of("agent.beluga.", "broker.", "brokers.", "edge.", "edges.")) {
                assertThat(allows(EDGE, LinkVerb.SERVE, prefix + name, null)).isEqualTo(prefix.equals("edge."));
                assertThat(allows(EDGE, LinkVerb.LISTEN, prefix + name, null)).isEqualTo(prefix.equals("edges."));
            }
        });
        assertThat(allows(EDGE, LinkVerb.SERVE, "mooring.link.attached", null)).isFalse();
        assertThat(allows(EDGE, LinkVerb.LISTEN, "mooring.link.attached", null)).isFalse();
    }

    @Test
    void nobody_who_dialled_in_publishes() {
        Codec.messageTypes().forEach((name, type) -> {
            if (Fact.class.isAssignableFrom(type)) {
                assertThat(allows(AGENT, LinkVerb.PUBLISH, "edges." + name, null))
                        .isFalse();
                assertThat(allows(EDGE, LinkVerb.PUBLISH, "edges." + name, null))
                        .isFalse();
                assertThat(allows(EDGE, LinkVerb.PUBLISH, "brokers." + name, null))
                        .isFalse();
            }
        });
    }

    @Test
    void every_request_of_the_protocol_can_be_asked_by_one_kind_over_a_link_or_by_brokers_alone() {
        Set<String> brokersAlone = new TreeSet<>();
        Codec.messageTypes().forEach((name, type) -> {
            boolean byEdges = EDGE_REQUESTS.stream().anyMatch(type::isInstance);
            if (Request.class.isAssignableFrom(type) && !FromCluster.class.isAssignableFrom(type) && !byEdges) {
                brokersAlone.add(name);
            }
        });
        assertThat(brokersAlone)
                .containsExactly(
                        "edge.probe.v1",
                        "job.cancel.v1",
                        "job.estimate.v1",
                        "job.log.tail.v1",
                        "job.submit.v1",
                        "offer.get.v1");
    }
}
