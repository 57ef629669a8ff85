package org.mooring.broker.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.UserName;

class ScopesTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final ServerName BELUGA = new ServerName("beluga");
    private static final ServerName CEDAR = new ServerName("cedar");

    @Test
    void a_person_may_do_all_with_their_own_things_and_nothing_with_others() {
        Scopes alice = Scopes.ofPerson(ALICE, false);
        for (String scope : List.of("start:servers", "delete:servers", "read:servers", "access:servers", "tokens")) {
            assertThat(alice.allow(scope, ALICE)).as(scope).isTrue();
            assertThat(alice.allow(scope, ALICE, BELUGA)).as(scope).isTrue();
            assertThat(alice.allow(scope, BOB, BELUGA)).as(scope).isFalse();
            assertThat(alice.allowAll(scope)).as(scope).isFalse();
        }
        assertThat(alice.allowAll("list:users")).isFalse();
    }

    @Test
    void an_administrator_may_do_all_with_everybodys() {
        Scopes root = Scopes.ofPerson(new UserName("root"), true);
        assertThat(root.allow("delete:servers", BOB, BELUGA)).isTrue();
        assertThat(root.allowAll("list:users")).isTrue();
        assertThat(root.allowAll("admin:clusters")).isTrue();
        assertThat(root.allow("tokens", BOB)).isTrue();
    }

    @Test
    void a_servers_scope_is_for_that_server_only() {
        Scopes one = Scopes.parse(List.of("access:servers!server=alice/beluga"), ALICE, false);
        assertThat(one.allow("access:servers", ALICE, BELUGA)).isTrue();
        assertThat(one.allow("access:servers", ALICE, CEDAR)).isFalse();
        assertThat(one.allow("access:servers", ALICE)).isFalse();
        assertThat(one.allow("access:servers", BOB, BELUGA)).isFalse();
        assertThat(one.allow("delete:servers", ALICE, BELUGA)).isFalse();
    }

    @Test
    void a_token_is_held_to_what_its_owner_may() {
        Scopes may = Scopes.ofPerson(ALICE, false);
        Scopes asked = Scopes.parse(List.of("admin:servers", "delete:servers!server=alice/beluga"), ALICE, false);
        assertThat(asked.beyond(may)).contains("admin:servers").doesNotContain("delete:servers!server=alice/beluga");
        assertThat(asked.within(may).list())
                .containsExactly(
                        "delete:servers!server=alice/beluga",
                        "read:servers!server=alice/beluga",
                        "read:users:name!server=alice/beluga");
        assertThat(Scopes.parse(List.of("delete:servers!server=bob/beluga"), ALICE, false)
                        .within(may)
                        .list())
                .isEmpty();
    }

    @Test
    void nothing_said_means_all_of_the_owners() {
        assertThat(Scopes.parse(List.of(), ALICE, true).list())
                .isEqualTo(Scopes.ofPerson(ALICE, true).list());
        assertThat(Scopes.parse(List.of("self"), ALICE, true).list())
                .isEqualTo(Scopes.ofPerson(ALICE, false).list());
        assertThat(Scopes.parse(List.of("servers!user"), ALICE, true).allow("start:servers", ALICE, CEDAR))
                .isTrue();
    }

    @Test
    void unknown_scopes_are_named() {
        assertThatThrownBy(() -> Scopes.parse(List.of("fly!user=alice"), ALICE, false))
                .hasMessageContaining("fly")
                .hasMessageContaining("access:servers");
        assertThatThrownBy(() -> Scopes.parse(List.of("servers!group=x"), ALICE, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
