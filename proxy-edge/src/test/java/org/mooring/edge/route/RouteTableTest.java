package org.mooring.edge.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mooring.edge.route.Routes.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.Route;

class RouteTableTest {
    @Test
    void the_longest_prefix_wins() {
        RouteTable table = RouteTable.of(List.of(route("/user/a/", 1, 1), route("/user/a/s/", 2, 1)));
        assertThat(table.match("/user/a/s/lab").map(Route::prefix)).contains("/user/a/s/");
        assertThat(table.match("/user/a/t/lab").map(Route::prefix)).contains("/user/a/");
        assertThat(table.match("/user/a/s").map(Route::prefix)).contains("/user/a/");
        assertThat(table.match("/user/ab/s/")).isEmpty();
        assertThat(table.match("/")).isEmpty();
    }

    @Test
    void an_escaped_prefix_is_found_however_it_is_written() {
        RouteTable table = RouteTable.of(List.of(route("/user/a%40b/s/", 1, 1)));
        assertThat(table.match(CanonicalPath.of("/user/a@b/s/lab").orElseThrow()))
                .isPresent();
        assertThat(table.at("/user/a@b/s/")).isPresent();
        assertThat(table.without("/user/a@b/s/").size()).isZero();
    }

    @Test
    void the_hash_is_over_sorted_lines_and_knows_the_revision() {
        RouteTable one = RouteTable.of(List.of(route("/user/a/s/", 1, 1), route("/user/b/s/", 2, 7)));
        RouteTable other = RouteTable.EMPTY.with(route("/user/b/s/", 2, 7)).with(route("/user/a/s/", 1, 1));
        assertThat(one.hash()).isEqualTo(other.hash()).matches("[0-9a-f]{64}");
        assertThat(one.with(route("/user/a/s/", 1, 2)).hash()).isNotEqualTo(one.hash());
        assertThat(RouteTable.EMPTY.hash())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void it_finds_what_a_naive_list_finds() {
        Random random = new Random(20261127);
        for (int round = 0; round < 200; round++) {
            List<Route> naive = new ArrayList<>();
            RouteTable table = RouteTable.EMPTY;
            for (int step = 0; step < 60; step++) {
                String prefix = prefix(random);
                naive.removeIf(r -> r.prefix().equals(prefix));
                if (random.nextInt(4) == 0) {
                    table = table.without(prefix);
                } else {
                    Route route = route(prefix, step, step);
                    naive.add(route);
                    table = table.with(route);
                }
                String path = prefix(random) + (random.nextBoolean() ? "x" : "");
                Optional<Route> wanted = naive.stream()
                        .filter(r -> path.startsWith(r.prefix()))
                        .max(Comparator.comparingInt(r -> r.prefix().length()));
                assertThat(table.match(path)).isEqualTo(wanted);
                assertThat(table.size()).isEqualTo(naive.size());
            }
            assertThat(RouteTable.of(naive).hash()).isEqualTo(table.hash());
        }
    }

    private static String prefix(Random random) {
        StringBuilder prefix = new StringBuilder("/");
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            prefix.append("ab-.~".charAt(random.nextInt(5)));
            prefix.append(random.nextInt(3) == 0 ? "a" : "").append('/');
        }
        return prefix.toString().replace("/./", "/c/").replace("/./", "/c/");
    }
}
