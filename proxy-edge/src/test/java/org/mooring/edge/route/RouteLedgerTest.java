package org.mooring.edge.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mooring.edge.route.Routes.route;
import static org.mooring.edge.route.Routes.session;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.RouteTableHash;

class RouteLedgerTest {
    private static final String PREFIX = "/user/alice/beluga/";
    private final RouteLedger ledger = new RouteLedger(RouteTable.EMPTY);

    private static RouteChange add(String epoch, long number, Route route) {
        return new RouteChange(epoch, number, route.prefix(), route.session(), route.revision(), route);
    }

    private static RouteChange remove(String epoch, long number, int session, long revision) {
        return new RouteChange(epoch, number, PREFIX, session(session), revision, null);
    }

    @Test
    void changes_in_order_are_applied() {
        ledger.snapshot("e", 4, List.of());
        assertThat(ledger.change(add("e", 5, route(PREFIX, 1, 3)))).isEqualTo(RouteNews.APPLIED);
        assertThat(ledger.table().at(PREFIX)).isPresent();
        assertThat(ledger.change(remove("e", 6, 1, 4))).isEqualTo(RouteNews.APPLIED);
        assertThat(ledger.table().at(PREFIX)).isEmpty();
    }

    @Test
    void a_gap_takes_the_change_and_asks_for_the_table() {
        ledger.snapshot("e", 4, List.of());
        assertThat(ledger.change(add("e", 6, route(PREFIX, 1, 3)))).isEqualTo(RouteNews.GAP);
        assertThat(ledger.table().at(PREFIX)).isPresent();
    }

    @Test
    void an_unknown_epoch_is_a_gap() {
        ledger.snapshot("e", 4, List.of());
        assertThat(ledger.change(add("f", 5, route(PREFIX, 1, 3)))).isEqualTo(RouteNews.GAP);
        assertThat(ledger.change(add("f", 6, route(PREFIX, 1, 4)))).isEqualTo(RouteNews.APPLIED);
    }

    @Test
    void a_change_seen_before_does_nothing() {
        ledger.snapshot("e", 4, List.of());
        assertThat(ledger.change(remove("e", 4, 1, 3))).isEqualTo(RouteNews.OLD);
    }

    @Test
    void the_higher_revision_is_right_whatever_came_last() {
        ledger.snapshot("e", 0, List.of(route(PREFIX, 1, 9)));
        assertThat(ledger.change(remove("e", 1, 1, 8))).isEqualTo(RouteNews.OLD);
        assertThat(ledger.change(add("e", 2, route(PREFIX, 1, 7)))).isEqualTo(RouteNews.OLD);
        assertThat(ledger.table().at(PREFIX).map(Route::revision)).contains(9L);
    }

    @Test
    void a_route_that_went_is_not_brought_back_by_a_late_change() {
        ledger.snapshot("e", 0, List.of(route(PREFIX, 1, 2)));
        ledger.change(remove("e", 1, 1, 5));
        assertThat(ledger.change(add("f", 1, route(PREFIX, 1, 4)))).isEqualTo(RouteNews.GAP);
        assertThat(ledger.table().at(PREFIX)).isEmpty();
    }

    @Test
    void the_end_of_an_older_session_leaves_its_successor_alone() {
        ledger.snapshot("e", 0, List.of(route(PREFIX, 2, 1)));
        assertThat(ledger.change(remove("e", 1, 1, 99))).isEqualTo(RouteNews.OLD);
        assertThat(ledger.table().at(PREFIX).map(Route::session)).contains(session(2));
    }

    @Test
    void changes_heard_during_a_fetch_survive_it() {
        ledger.snapshot("e", 4, List.of());
        ledger.fetching();
        ledger.change(add("e", 5, route(PREFIX, 1, 3)));
        ledger.change(add("e", 6, route("/user/bob/beluga/", 2, 3)));
        ledger.snapshot("e", 5, List.of(route(PREFIX, 1, 3)));
        assertThat(ledger.table().size()).isEqualTo(2);
        assertThat(ledger.change(remove("e", 7, 1, 4))).isEqualTo(RouteNews.APPLIED);
    }

    @Test
    void the_hash_tells_a_lost_change() {
        List<Route> routes = IntStream.range(0, 20)
                .mapToObj(i -> route("/user/u" + i + "/s/", i, i))
                .toList();
        ledger.snapshot("e", 4, routes);
        String theirs = RouteTable.of(routes).hash();
        assertThat(ledger.compare(new RouteTableHash("e", 4, theirs))).isEqualTo(RouteNews.AGREES);
        assertThat(ledger.compare(new RouteTableHash("e", 4, "0"))).isEqualTo(RouteNews.DIFFERS);
        assertThat(ledger.compare(new RouteTableHash("e", 9, "0"))).isEqualTo(RouteNews.GAP);
        assertThat(ledger.compare(new RouteTableHash("e", 3, "0"))).isEqualTo(RouteNews.OLD);
        assertThat(ledger.compare(new RouteTableHash("g", 1, theirs))).isEqualTo(RouteNews.AGREES);
        assertThat(ledger.change(add("g", 2, route(PREFIX, 99, 3)))).isEqualTo(RouteNews.APPLIED);
    }
}
