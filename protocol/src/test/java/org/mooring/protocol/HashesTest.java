package org.mooring.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HashesTest {
    @Test
    void a_token_is_named_by_its_sha_256_in_base64url_without_padding() {
        assertThat(TokenHash.of("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }

    @Test
    void an_empty_table_has_the_hash_of_nothing() {
        assertThat(RouteTableHash.of("e", 0, List.of()).hash())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
