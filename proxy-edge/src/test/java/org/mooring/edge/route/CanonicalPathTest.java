package org.mooring.edge.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {
    @Test
    void a_plain_path_is_its_own_form_and_not_copied() {
        String path = "/user/alice/beluga/lab/tree/a.ipynb";
        assertThat(CanonicalPath.of(path)).containsSame(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/user/al%69ce/beluga/, /user/alice/beluga/",
        "/user/a%40b.org/s/, /user/a@b.org/s/",
        "/user/a/s/api/contents/my%20notes%20%C3%A9t%C3%A9.ipynb, /user/a/s/api/contents/my notes été.ipynb",
        "/user/a/s/files/a%2Fb, /user/a/s/files/a%2Fb",
        "/user/a/s/files/a%2fb, /user/a/s/files/a%2Fb",
        "/user/a/s/files/a%252Fb, /user/a/s/files/a%252Fb",
        "/user/a/s/files/100%25, /user/a/s/files/100%25",
        "/user/a/s/x//y, /user/a/s/x//y",
        "/user/a/s/.hidden/..two/a..b/..., /user/a/s/.hidden/..two/a..b/...",
    })
    void escapes_are_decoded_but_slash_and_percent(String raw, String form) {
        assertThat(CanonicalPath.of(raw)).contains(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user/a",
                "//user/a/s/",
                "/user/a/s/../b/",
                "/user/a/s/..",
                "/user/./a",
                "/user/a/s/%2e%2e/b",
                "/user/a/s/.%2E/b",
                "/user/a/s/%2e/b",
                "/user/a/s/x%2F..%2Fb",
                "/user/a/s/x%2F%2e%2e",
                "/user/a/s/..%2Fb",
                "/user/a/s/a\\b",
                "/user/a/s/a%5Cb",
                "/user/a/s/a%00",
                "/user/a/s/a%0d%0aX:1",
                "/user/a/s/a%7f",
                "/user/a/s/%",
                "/user/a/s/%4",
                "/user/a/s/%zz",
                "/user/a/s/%-1",
                "/user/a/s/%ff",
                "/user/a/s/%c0%ae%c0%ae/b",
                "/user/a/s/é",
                "/user/a/s/a b",
                "/user/a/s#x",
            })
    void what_could_be_read_in_two_ways_has_no_form(String raw) {
        assertThat(CanonicalPath.of(raw)).isEmpty();
    }
}
