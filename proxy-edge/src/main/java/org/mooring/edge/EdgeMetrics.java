package org.mooring.edge;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Locale;
import org.mooring.edge.route.RouteNews;
import org.mooring.protocol.ProbeResult;

/** All the edge counts. Labels are enums; no user and no session is ever one. */
final class EdgeMetrics {
    /** Who answered. */
    enum Door {
        HUB,
        SESSION
    }

    /** Why an open connection was ended by us. */
    enum Ended {
        REVOKED,
        EXPIRED,
        ROUTE_GONE,
        STOPPED
    }

    /** What came of asking a broker about a token. */
    enum TokenCheck {
        KNOWN,
        UNKNOWN,
        UNANSWERED
    }

    private final Counter answers;
    private final Counter refusals;
    private final Counter ended;
    private final Counter news;
    private final Counter fetches;
    private final Counter probes;
    private final Counter tokenChecks;
    private final Counter revocations;
    private final Histogram firstByte;
    private final Gauge sockets;
    private final Gauge routes;
    private final Gauge up;

    EdgeMetrics(CollectorRegistry registry) {
        answers = Counter.build(
                        "mooring_edge_answers_total", "Answers passed on, by who gave them and class of status.")
                .labelNames("door", "status")
                .register(registry);
        refusals = Counter.build("mooring_edge_refusals_total", "Requests that the edge answered itself, by reason.")
                .labelNames("reason")
                .register(registry);
        ended = Counter.build("mooring_edge_ended_total", "Open connections that the edge ended, by reason.")
                .labelNames("why")
                .register(registry);
        news = Counter.build(
                        "mooring_edge_route_news_total", "Changes and hashes of the route table heard, by meaning.")
                .labelNames("news")
                .register(registry);
        fetches = Counter.build("mooring_edge_route_fetches_total", "Fetches of the whole route table.")
                .labelNames("result")
                .register(registry);
        probes = Counter.build("mooring_edge_probes_total", "Probes of servers, by the leg that failed or DONE.")
                .labelNames("leg")
                .register(registry);
        tokenChecks = Counter.build("mooring_edge_token_checks_total", "Questions to brokers about API tokens.")
                .labelNames("result")
                .register(registry);
        revocations = Counter.build("mooring_edge_revocations_total", "Revocations heard.")
                .register(registry);
        firstByte = Histogram.build("mooring_edge_first_byte_seconds", "From a request's head to its answer's.")
                .labelNames("door")
                .buckets(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60)
                .register(registry);
        sockets = Gauge.build("mooring_edge_sockets", "Upgraded connections open now.")
                .register(registry);
        routes = Gauge.build("mooring_edge_routes", "Routes known now.").register(registry);
        up = Gauge.build("mooring_edge_link_up", "1 while there is a way to a broker.")
                .register(registry);
        for (Refusal reason : Refusal.values()) {
            refusals.labels(label(reason));
        }
        for (RouteNews n : RouteNews.values()) {
            news.labels(label(n));
        }
    }

    void answered(Door door, int status, long nanos) {
        answers.labels(label(door), status / 100 + "xx").inc();
        firstByte.labels(label(door)).observe(nanos / 1e9);
    }

    void refused(Refusal reason) {
        refusals.labels(label(reason)).inc();
    }

    void ended(Ended why) {
        ended.labels(label(why)).inc();
    }

    void heard(RouteNews what) {
        news.labels(label(what)).inc();
    }

    void fetched(boolean done) {
        fetches.labels(done ? "done" : "failed").inc();
    }

    void probed(ProbeResult.Leg leg) {
        probes.labels(label(leg)).inc();
    }

    void tokenChecked(TokenCheck result) {
        tokenChecks.labels(label(result)).inc();
    }

    void revoked() {
        revocations.inc();
    }

    void socketOpened() {
        sockets.inc();
    }

    void socketClosed() {
        sockets.dec();
    }

    void routes(int count) {
        routes.set(count);
    }

    void linkUp(boolean is) {
        up.set(is ? 1 : 0);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
