package org.mooring.web.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.UserName;
import org.mooring.web.auth.TicketVerdict.Reason;
import org.mooring.web.auth.TicketVerdict.Refused;
import org.mooring.web.auth.TicketVerdict.Valid;

class TicketTest {
    private static final Instant NOW = Instant.parse("2026-11-27T21:00:00Z");
    private static final UserName ALICE = new UserName("alice");

    private final KeyPair pair = pair();
    private final TicketSigner signer = new TicketSigner("k1", pair.getPrivate());
    private final TicketVerifier verifier = new TicketVerifier(Map.of("k1", encoded(pair)));

    @Test
    void a_signed_ticket_says_who_and_until_when() {
        Instant until = NOW.plusSeconds(60);
        String text = signer.sign(ALICE, "s-1", until);
        assertThat(verifier.verify(text, NOW)).isEqualTo(new Valid(new Ticket(ALICE, "s-1", "k1", until)));
        assertThat(text).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+").hasSizeLessThan(400);
    }

    @Test
    void a_ticket_runs_out_even_when_it_was_seen_before() {
        String text = signer.sign(ALICE, "s-1", NOW.plusSeconds(60));
        assertThat(verifier.verify(text, NOW)).isInstanceOf(Valid.class);
        assertThat(verifier.verify(text, NOW.plusSeconds(60))).isEqualTo(new Refused(Reason.EXPIRED));
    }

    @Test
    void any_changed_claim_breaks_the_signature() {
        String text = signer.sign(ALICE, "s-1", NOW.plusSeconds(60));
        String claims =
                new String(Base64.getUrlDecoder().decode(text.substring(0, text.indexOf('.'))), StandardCharsets.UTF_8);
        String forged = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.replace("alice", "bobby").getBytes(StandardCharsets.UTF_8))
                + text.substring(text.indexOf('.'));
        assertThat(verifier.verify(forged, NOW)).isEqualTo(new Refused(Reason.WRONG_SIGNATURE));
    }

    @Test
    void a_key_that_is_no_longer_trusted_signs_nothing() {
        String text = signer.sign(ALICE, "s-1", NOW.plusSeconds(60));
        assertThat(verifier.verify(text, NOW)).isInstanceOf(Valid.class);
        verifier.trust(Map.of("k2", encoded(pair())));
        assertThat(verifier.verify(text, NOW)).isEqualTo(new Refused(Reason.UNKNOWN_KEY));
    }

    @Test
    void another_key_under_the_same_id_is_refused() {
        TicketSigner other = new TicketSigner("k1", pair().getPrivate());
        assertThat(verifier.verify(other.sign(ALICE, "s-1", NOW.plusSeconds(60)), NOW))
                .isEqualTo(new Refused(Reason.WRONG_SIGNATURE));
    }

    @Test
    void rubbish_is_malformed_and_costs_no_exception() {
        for (String text :
                new String[] {"", ".", "a.b", "a", "%.%", "e30.e30", "x".repeat(1 << 20), "é.é", "bnVsbA.AA"}) {
            assertThat(verifier.verify(text, NOW)).as(text).isEqualTo(new Refused(Reason.MALFORMED));
        }
    }

    @Test
    void a_key_that_cannot_be_read_is_refused_and_the_old_ones_stay() {
        assertThatThrownBy(() -> verifier.trust(Map.of("bad", "AAAA"))).hasMessageContaining("ticket key bad");
        assertThat(verifier.verify(signer.sign(ALICE, "s", NOW.plusSeconds(5)), NOW))
                .isInstanceOf(Valid.class);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }
}
