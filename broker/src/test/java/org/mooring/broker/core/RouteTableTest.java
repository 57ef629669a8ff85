package org.mooring.broker.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.Target;
import org.mooring.protocol.UserName;

final class RouteTableTest {
    private static final SessionId FIRST = new SessionId("aaaaaaaaaaaaaaaa");
    private static final SessionId SECOND = new SessionId("bbbbbbbbbbbbbbbb");

    private final RouteTable table = new RouteTable("e1");

    @Test
    void changes_are_numbered_without_a_gap_and_nothing_new_has_no_number() {
        assertThat(table.add(route("alice", FIRST, 5)).orElseThrow().number()).isEqualTo(1);
        assertThat(table.add(route("alice", FIRST, 5))).isEmpty();
        assertThat(table.add(route("bob", SECOND, 3)).orElseThrow().number()).isEqualTo(2);
        assertThat(table.remove("/user/carol/beluga/", SECOND, 9)).isEmpty();
        RouteChange gone = table.remove("/user/alice/beluga/", FIRST, 6).orElseThrow();
        assertThat(gone.number()).isEqualTo(3);
        assertThat(gone.route()).isNull();
        assertThat(table.page(0).number()).isEqualTo(3);
        assertThat(table.page(0).routes()).extracting(Route::session).containsExactly(SECOND);
    }

    @Test
    void an_ended_session_does_not_take_its_successors_route_away() {
        table.add(route("alice", FIRST, 5));
        table.add(route("alice", SECOND, 4));
        assertThat(table.remove("/user/alice/beluga/", FIRST, 9)).isEmpty();
        assertThat(table.page(0).routes()).hasSize(1);
    }

    @Test
    void the_table_comes_in_pages_and_an_empty_one_is_a_page_too() {
        assertThat(table.page(0).pages()).isEqualTo(1);
        for (int i = 0; i < 450; i++) {
            table.add(route("u" + i, FIRST, 1));
        }
        assertThat(table.page(0).pages()).isEqualTo(3);
        assertThat(table.page(0).routes()).hasSize(200);
        assertThat(table.page(2).routes()).hasSize(50);
        assertThat(table.page(3).routes()).isEmpty();
    }

    @Test
    void the_hash_is_of_sorted_lines_of_prefix_session_and_revision() {
        table.add(route("bob", SECOND, 3));
        table.add(route("alice", FIRST, 5));
        // printf '/user/alice/beluga/ aaaaaaaaaaaaaaaa 5\n/user/bob/beluga/ bbbbbbbbbbbbbbbb 3\n' | sha256sum
        assertThat(table.hash().hash()).isEqualTo("b586a97f95d400bc57dd8d5fb4a1f8d0c85ec5095fca632ad1a0dfdd77a23101");
        assertThat(table.hash().number()).isEqualTo(2);
    }

    private static Route route(String user, SessionId session, long revision) {
        return new Route(
                "/user/" + user + "/beluga/",
                session,
                new UserName(user),
                new ClusterId("beluga"),
                revision,
                Route.Way.DIRECT,
                new Target("127.0.0.1", 4000, null));
    }
}
