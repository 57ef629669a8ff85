package org.mooring.broker.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.broker.store.Database;
import org.mooring.protocol.Address;
import org.mooring.protocol.CheckToken;
import org.mooring.protocol.GetTrust;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.TokenHash;
import org.mooring.protocol.TokenVerdict;
import org.mooring.protocol.Trust;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.EventBusBus;
import org.mooring.web.auth.Ticket;
import org.mooring.web.auth.TicketVerdict;
import org.mooring.web.auth.TicketVerifier;

@Timeout(60)
class IdentityTest {
    private static final UserName ALICE = new UserName("alice");
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final EventBusBus bus = new EventBusBus(vertx);
    private volatile Instant now = Instant.parse("2026-11-27T21:00:00Z");
    private final InstantSource clock = () -> now;
    private Database database;
    private Identity identity;

    @BeforeEach
    void open() throws Exception {
        String hash = PasswordHash.of("right");
        users("alice:" + hash + "\nroot:" + hash + ":admin\n", 1);
        database = Database.open("jdbc:h2:file:" + folder.resolve("db"));
        identity = identity();
    }

    @AfterEach
    void close() throws Exception {
        wait(identity.close());
        wait(vertx.close());
        database.close();
    }

    private Identity identity() {
        return wait(Identity.open(
                vertx,
                new IdentityConfig(folder.resolve("users"), Duration.ofHours(1), folder.resolve("token")),
                folder,
                database.source(),
                bus,
                clock));
    }

    private void users(String text, int second) throws Exception {
        Files.writeString(folder.resolve("users"), text);
        Files.setLastModifiedTime(folder.resolve("users"), FileTime.from(now.plusSeconds(second)));
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private boolean right(String name, String password) {
        return wait(identity.passwords().check(name, password, "10.0.0.1")) instanceof Passwords.Verdict.Right;
    }

    @Test
    void only_the_right_password_signs_in_and_names_are_brought_to_one_form() {
        assertThat(right(" Alice ", "right")).isTrue();
        assertThat(right("alice", "wrong")).isFalse();
        assertThat(right("nobody", "right")).isFalse();
        assertThat(right("../../etc", "right")).isFalse();
    }

    @Test
    void a_broken_users_file_leaves_the_last_good_one_in_force() throws Exception {
        users("alice:not a hash\n", 2);
        assertThat(right("alice", "right")).isTrue();
        users("alice:" + PasswordHash.of("new") + "\n", 3);
        assertThat(right("alice", "new")).isTrue();
        assertThat(right("root", "right")).isFalse();
        Files.delete(folder.resolve("users"));
        assertThat(right("alice", "new")).isTrue();
    }

    @Test
    void each_sign_in_has_an_id_of_its_own_and_revoking_one_leaves_the_others() {
        Ticket one = ticket();
        String other = identity.signIns().begin(ALICE).ticket();
        wait(identity.signIns().end(one));
        assertThat(identity.signIns().alive(one)).isFalse();
        assertThat(identity.byTicket(other)).isPresent();
    }

    private Ticket ticket() {
        return identity.signIns()
                .ticket(identity.signIns().begin(ALICE).ticket())
                .orElseThrow();
    }

    @Test
    void keys_and_revocations_outlive_a_restart() throws Exception {
        String kept = identity.signIns().begin(ALICE).ticket();
        String dead = identity.signIns().begin(ALICE).ticket();
        wait(identity.signIns().end(identity.signIns().ticket(dead).orElseThrow()));
        wait(identity.close());
        identity = identity();
        assertThat(identity.byTicket(kept)).isPresent();
        assertThat(identity.byTicket(dead)).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ticket-key"))))
                .isEqualTo("rw-------");
        now = now.plus(Duration.ofHours(2));
        assertThat(identity.byTicket(kept)).isEmpty();
        assertThat(identity.trust().revoked()).isEmpty();
    }

    @Test
    void edges_are_told_keys_and_revocations_at_once() {
        List<Revoked> heard = new CopyOnWriteArrayList<>();
        wait(bus.listen(Address.edges(Revoked.class), heard::add));
        String text = identity.signIns().begin(ALICE).ticket();
        Trust trust = wait(bus.request(Address.broker(GetTrust.class), new GetTrust(), SOON));
        assertThat(new TicketVerifier(trust.ticketKeys()).verify(text, now)).isInstanceOf(TicketVerdict.Valid.class);
        Ticket ticket = identity.signIns().ticket(text).orElseThrow();
        wait(identity.signIns().end(ticket));
        await().atMost(SOON).until(() -> heard.size() == 1);
        assertThat(heard.get(0)).isEqualTo(new Revoked(Revoked.Kind.SIGN_IN, ticket.signIn(), ticket.expires()));
        assertThat(wait(bus.request(Address.broker(GetTrust.class), new GetTrust(), SOON))
                        .revoked())
                .containsExactlyElementsOf(heard);
    }

    @Test
    void a_tokens_verdict_follows_its_owner_its_life_and_its_revocation() throws Exception {
        Tokens.Made made = wait(identity.tokens().make(ALICE, List.of("self"), "x", Duration.ofMinutes(10)));
        assertThat(verdict(made.text()).user()).isEqualTo(ALICE);
        assertThat(verdict(made.text()).scopes()).contains("access:servers!user=alice");
        assertThat(verdict("unknown").user()).isNull();
        now = now.plus(Duration.ofMinutes(11));
        assertThat(verdict(made.text()).user()).isNull();

        Tokens.Made other = wait(identity.tokens().make(ALICE, List.of(), "y", null));
        assertThat(verdict(other.text()).user()).isEqualTo(ALICE);
        assertThat(wait(identity.tokens()
                        .revoke(new UserName("root"), other.token().id())))
                .isFalse();
        assertThat(wait(identity.tokens().revoke(ALICE, other.token().id()))).isTrue();
        assertThat(verdict(other.text()).user()).isNull();
    }

    private TokenVerdict verdict(String text) {
        return wait(bus.request(Address.broker(CheckToken.class), new CheckToken(TokenHash.of(text)), SOON));
    }

    @Test
    void the_configured_admin_token_is_made_once_and_can_do_everything() throws Exception {
        String text = Files.readString(folder.resolve("token")).strip();
        Caller caller = wait(identity.byToken(text)).orElseThrow();
        assertThat(caller.user()).isEqualTo(new UserName("root"));
        assertThat(caller.scopes().allowAll("admin:clusters")).isTrue();
        assertThat(caller.scopes().allow("delete:servers", ALICE)).isTrue();
        wait(identity.close());
        identity = identity();
        assertThat(wait(identity.byToken(text))).isPresent();
        assertThat(wait(identity.tokens().of(new UserName("root")))).hasSize(1);
    }

    @Test
    void an_admin_token_that_was_revoked_stays_so_whatever_the_file_says() throws Exception {
        String text = Files.readString(folder.resolve("token")).strip();
        UserName root = new UserName("root");
        String id = wait(identity.tokens().of(root)).get(0).id();
        assertThat(wait(identity.tokens().revoke(root, id))).isTrue();
        wait(identity.close());
        identity = identity();
        assertThat(wait(identity.byToken(text))).isEmpty();
        assertThat(wait(identity.tokens().of(root))).isEmpty();
    }

    @Test
    void guessing_gets_slower_and_nobody_is_locked_out() {
        FailureBrake brake = new FailureBrake(clock);
        assertThat(brake.failed("alice", "a")).isZero();
        brake.failed("alice", "b");
        brake.failed("alice", "c");
        Duration fourth = brake.failed("alice", "d");
        Duration fifth = brake.failed("alice", "e");
        assertThat(fourth).isPositive();
        assertThat(fifth).isGreaterThan(fourth);
        for (int i = 0; i < 50; i++) {
            assertThat(brake.failed("alice", "f")).isLessThanOrEqualTo(Duration.ofSeconds(4));
        }
        brake.succeeded("alice");
        assertThat(brake.failed("alice", "g")).isZero();
        // The address is slowed down whoever it tries to be.
        assertThat(brake.failed("bob", "f")).isPositive();
        now = now.plus(Duration.ofMinutes(16));
        assertThat(brake.failed("bob", "f")).isZero();
    }
}
