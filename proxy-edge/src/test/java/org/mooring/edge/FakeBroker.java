package org.mooring.edge;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.mooring.edge.route.RouteTable;
import org.mooring.protocol.Ack;
import org.mooring.protocol.ActivityReport;
import org.mooring.protocol.Address;
import org.mooring.protocol.CheckToken;
import org.mooring.protocol.GetRoutes;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.RoutePage;
import org.mooring.protocol.RouteTableHash;
import org.mooring.protocol.TokenVerdict;
import org.mooring.protocol.Trust;
import org.mooring.runtime.bus.Bus;

/** What a broker does towards edges, on a bus. */
final class FakeBroker {
    final List<ActivityReport.Entry> activity = new CopyOnWriteArrayList<>();
    final Map<String, TokenVerdict> tokens = new ConcurrentHashMap<>();
    final AtomicInteger tokenQuestions = new AtomicInteger();
    final AtomicInteger fetches = new AtomicInteger();

    /** Answers about tokens wait for this. */
    volatile Future<Void> tokenAnswers = Future.succeededFuture();

    private final Bus bus;
    private final Map<String, String> keys;
    private final List<Revoked> revoked = new CopyOnWriteArrayList<>();
    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final List<Bus.Registration> registrations = new ArrayList<>();
    private final AtomicLong number = new AtomicLong();

    FakeBroker(Bus bus, Map<String, String> keys) {
        this.bus = bus;
        this.keys = keys;
    }

    FakeBroker start() {
        Future<List<Bus.Registration>> all = Future.<Bus.Registration>all(List.of(
                        bus.serve(Address.broker(GetRoutes.class), this::page),
                        bus.serve(
                                Address.broker(GetTrust.class), q -> Future.succeededFuture(new Trust(keys, revoked))),
                        bus.serve(Address.broker(CheckToken.class), q -> {
                            tokenQuestions.incrementAndGet();
                            return tokenAnswers.map(
                                    v -> tokens.getOrDefault(q.tokenSha256(), new TokenVerdict(null, List.of(), null)));
                        }),
                        bus.serve(Address.broker(ActivityReport.class), q -> {
                            activity.addAll(q.sessions());
                            return Future.succeededFuture(new Ack());
                        })))
                .map(f -> f.<Bus.Registration>list());
        registrations.addAll(EdgeRig.await(all));
        return this;
    }

    void stop() {
        registrations.forEach(r -> EdgeRig.await(r.end()));
    }

    private Future<RoutePage> page(GetRoutes question) {
        fetches.incrementAndGet();
        // One route per page, so that paging is used.
        List<Route> all = List.copyOf(routes.values());
        int pages = Math.max(1, all.size());
        List<Route> one = all.isEmpty() ? List.of() : List.of(all.get(question.page()));
        return Future.succeededFuture(new RoutePage("epoch", number.get(), question.page(), pages, one));
    }

    void add(Route route) {
        routes.put(route.prefix(), route);
        bus.publish(
                Address.edges(RouteChange.class),
                new RouteChange(
                        "epoch", number.incrementAndGet(), route.prefix(), route.session(), route.revision(), route));
    }

    void remove(Route route) {
        routes.remove(route.prefix());
        bus.publish(
                Address.edges(RouteChange.class),
                new RouteChange(
                        "epoch", number.incrementAndGet(), route.prefix(), route.session(), route.revision(), null));
    }

    /** Changes the table and tells nobody. */
    void addSilently(Route route) {
        routes.put(route.prefix(), route);
        number.incrementAndGet();
    }

    /** As a broker that came back from an older database: it does not know the route, and nobody said that it went. */
    void forget(Route route) {
        routes.remove(route.prefix());
        number.incrementAndGet();
    }

    void tellHash() {
        bus.publish(
                Address.edges(RouteTableHash.class),
                new RouteTableHash(
                        "epoch", number.get(), RouteTable.of(routes.values()).hash()));
    }

    void revoke(Revoked one) {
        revoked.add(one);
        bus.publish(Address.edges(Revoked.class), one);
    }
}
