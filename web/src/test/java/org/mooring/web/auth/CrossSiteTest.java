package org.mooring.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mooring.web.auth.CrossSite.Signs;
import org.mooring.web.auth.CrossSite.Verdict;

class CrossSiteTest {
    private static final String OWN = "http://127.0.0.1:8000";
    private final CrossSite rule = new CrossSite(Set.of(OWN));

    @Test
    void safe_methods_pass_wherever_they_come_from() {
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            assertThat(rule.judge(signs(method, false, "https://evil.example", "cross-site")))
                    .isEqualTo(Verdict.ALLOWED);
        }
    }

    @Test
    void unsafe_methods_need_our_origin() {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "PROPFIND", "get")) {
            assertThat(rule.judge(signs(method, false, OWN, null))).isEqualTo(Verdict.ALLOWED);
            assertThat(rule.judge(signs(method, false, "https://evil.example", "same-origin")))
                    .isEqualTo(Verdict.FOREIGN_ORIGIN);
            assertThat(rule.judge(signs(method, false, "null", null))).isEqualTo(Verdict.FOREIGN_ORIGIN);
            assertThat(rule.judge(signs(method, false, "http://127.0.0.1:8001", null)))
                    .isEqualTo(Verdict.FOREIGN_ORIGIN);
        }
    }

    @Test
    void this_machine_has_three_names_and_others_have_one() {
        for (String origin : List.of("http://localhost:8000", "http://[::1]:8000", OWN)) {
            assertThat(rule.judge(signs("POST", false, origin, null))).isEqualTo(Verdict.ALLOWED);
        }
        assertThat(rule.judge(signs("POST", false, "https://localhost:8000", null)))
                .isEqualTo(Verdict.FOREIGN_ORIGIN);
        CrossSite site = new CrossSite(Set.of("https://hub.example.org"));
        assertThat(site.judge(signs("POST", false, "https://localhost", null))).isEqualTo(Verdict.FOREIGN_ORIGIN);
    }

    @Test
    void without_an_origin_the_fetch_metadata_decide() {
        assertThat(rule.judge(signs("POST", false, null, "same-origin"))).isEqualTo(Verdict.ALLOWED);
        assertThat(rule.judge(signs("POST", false, null, "none"))).isEqualTo(Verdict.ALLOWED);
        assertThat(rule.judge(signs("POST", false, null, "same-site"))).isEqualTo(Verdict.FOREIGN_SITE);
        assertThat(rule.judge(signs("POST", false, null, "cross-site"))).isEqualTo(Verdict.FOREIGN_SITE);
        assertThat(rule.judge(signs("POST", false, null, null))).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void an_upgrade_is_unsafe_though_it_is_a_get() {
        assertThat(rule.judge(signs("GET", true, "https://evil.example", null))).isEqualTo(Verdict.FOREIGN_ORIGIN);
        assertThat(rule.judge(signs("GET", true, OWN, null))).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void a_get_acts_only_when_it_was_clicked_here_or_typed() {
        assertThat(rule.deliberate(get("same-origin", "navigate", null))).isTrue();
        assertThat(rule.deliberate(get("none", "navigate", null))).isTrue();
        assertThat(rule.deliberate(get("cross-site", "navigate", null))).isFalse();
        assertThat(rule.deliberate(get("same-site", "navigate", OWN + "/hub/home")))
                .isFalse();
        assertThat(rule.deliberate(get("same-origin", "no-cors", null))).isFalse();
        assertThat(rule.deliberate(get(null, null, null))).isFalse();
        assertThat(rule.deliberate(get(null, null, OWN + "/user/alice/beluga/lab")))
                .isTrue();
        assertThat(rule.deliberate(get(null, null, OWN + ".evil.example/"))).isFalse();
        assertThat(rule.deliberate(get(null, null, "::::"))).isFalse();
    }

    @Test
    void pages_allow_no_inline_script_and_no_frame() {
        SecurityHeaders headers = new SecurityHeaders(List.of());
        assertThat(headers.open().get("Content-Security-Policy"))
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe-inline");
        assertThat(headers.open()).doesNotContainKey("Cache-Control");
        assertThat(headers.personal()).containsEntry("Cache-Control", "no-store");
    }

    private static Signs signs(String method, boolean upgrade, @Nullable String origin, @Nullable String site) {
        return new Signs(method, upgrade, origin, site, null, null);
    }

    private static Signs get(@Nullable String site, @Nullable String mode, @Nullable String referer) {
        return new Signs("GET", false, null, site, mode, referer);
    }
}
