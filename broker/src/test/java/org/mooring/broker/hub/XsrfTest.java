package org.mooring.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class XsrfTest {
    @Test
    void each_sign_in_has_a_token_of_its_own_that_a_field_or_a_header_carries() {
        String token = Xsrf.ofTicket("ticket-1");
        assertThat(token).hasSize(32).isNotEqualTo(Xsrf.ofTicket("ticket-2"));
        assertThat(Xsrf.right(token, token, null)).isTrue();
        assertThat(Xsrf.right(token, null, token)).isTrue();
        assertThat(Xsrf.right(token, "", null)).isFalse();
        assertThat(Xsrf.right(token, null, null)).isFalse();
        assertThat(Xsrf.right(token, Xsrf.ofTicket("ticket-2"), null)).isFalse();
    }

    @Test
    void an_anonymous_browser_keeps_the_token_it_has_if_it_is_one_of_ours() {
        String token = Xsrf.fresh();
        assertThat(Xsrf.anonymous(List.of(token))).contains(token);
        assertThat(Xsrf.anonymous(List.of(token, token))).isEmpty();
        assertThat(Xsrf.anonymous(List.of("\"><script>"))).isEmpty();
        assertThat(Xsrf.anonymous(List.of())).isEmpty();
    }
}
