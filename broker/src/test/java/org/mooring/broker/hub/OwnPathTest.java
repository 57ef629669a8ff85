package org.mooring.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/hub/home", "/user/alice/beluga/lab/tree/a%20b?x=1&y=http://z", "/@x", "/a//b"})
    void paths_of_this_origin_may_be_led_to(String path) {
        assertThat(OwnPath.of(path)).contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hub",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\/evil",
                "https://evil.example",
                "/a\r\nX: 1",
                "/a\u0000",
                "/\t/evil.example",
                " /hub",
                "/é",
                "javascript:alert(1)"
            })
    void nothing_else_may(String path) {
        assertThat(OwnPath.of(path)).isEmpty();
    }

    @Test
    void overlong_ones_may_not_either() {
        assertThat(OwnPath.of("/" + "a".repeat(2000))).isEmpty();
        assertThat(OwnPath.of(null)).isEmpty();
    }
}
