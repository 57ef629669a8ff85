package org.mooring.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mooring.web.auth.RequestCookies.Tickets;

class CookiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a=1; b=2                                | a=1; b=2
            mooring-ticket=x                        | ''
            mooring-ticket=x; b=2                   | b=2
            a=1; mooring-ticket=x                   | a=1
            a=1; __Host-mooring-ticket=x; b=2       | a=1; b=2
            a=1;mooring-ticket=x;b=2                | a=1;b=2
            a=1;  b=2;jupyterhub-session-id=q;  c=3 | a=1;  b=2;  c=3
            _xsrf=1; _xsrf=2; mooring-ticket=t; _xsrf=1 | _xsrf=1; _xsrf=2; _xsrf=1
            Mooring-Ticket=x; my-mooring-ticket=y   | Mooring-Ticket=x; my-mooring-ticket=y
            a=mooring-ticket=x; ;=; "q"="1 2"       | a=mooring-ticket=x; ;=; "q"="1 2"
            mooring-ticket=x; mooring-ticket=y      | ''
            """)
    void only_our_cookies_leave_a_request_and_every_other_byte_stays(String header, String expected) {
        assertThat(RequestCookies.withoutOurs(header)).isEqualTo(expected);
    }

    @Test
    void two_tickets_are_several_even_in_two_headers() {
        assertThat(RequestCookies.tickets(List.of("a=1"), false)).isEqualTo(new Tickets.None());
        assertThat(RequestCookies.tickets(List.of("a=1; mooring-ticket=t"), false))
                .isEqualTo(new Tickets.One("t"));
        assertThat(RequestCookies.tickets(List.of("mooring-ticket=t; mooring-ticket=t"), false))
                .isEqualTo(new Tickets.Several());
        assertThat(RequestCookies.tickets(List.of("mooring-ticket=t", "mooring-ticket=u"), false))
                .isEqualTo(new Tickets.Several());
    }

    @Test
    void under_tls_only_the_host_prefixed_ticket_counts() {
        assertThat(RequestCookies.tickets(List.of("mooring-ticket=planted; __Host-mooring-ticket=t"), true))
                .isEqualTo(new Tickets.One("t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a=1                              | a=1
            a=1; Path=/                      | a=1; Path=/user/al/x/
            a=1; path=/user/al/x/lab; Secure | a=1; path=/user/al/x/lab; Secure
            a=1; Path=/user/al/x; HttpOnly   | a=1; Path=/user/al/x; HttpOnly
            a=1; Path=/user/al/xy/           | a=1; Path=/user/al/x/
            a=1; Path                        | a=1; Path=/user/al/x/
            a=1; Path=/user/al/x/; PATH=/    | a=1; Path=/user/al/x/; Path=/user/al/x/
            a=1; Domain=example.org; HttpOnly | a=1; HttpOnly
            """)
    void a_server_sets_cookies_on_its_own_paths_only(String header, String expected) {
        assertThat(ResponseCookies.confine(header, "/user/al/x/")).contains(expected);
    }

    @Test
    void a_server_sets_none_of_our_cookies() {
        for (String name :
                List.of("mooring-ticket", "__Host-mooring-ticket", " jupyterhub-session-id", "mooring-language", "")) {
            assertThat(ResponseCookies.confine(name + "=1; Path=/user/al/x/", "/user/al/x/"))
                    .as(name)
                    .isEmpty();
        }
    }

    @Test
    void the_ticket_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        assertThat(new TicketCookie(true).set("t", Duration.ofHours(1)))
                .isEqualTo("__Host-mooring-ticket=t; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax; Secure");
        assertThat(new TicketCookie(false).clear())
                .isEqualTo("mooring-ticket=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    }
}
