package org.mooring.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mooring.protocol.JobRequest;
import org.mooring.web.page.Typed;

class WantTest {
    private static final JobRequest USUAL = new JobRequest("def-smith", 90, 2, 4096, 1, "v100", "lab");

    @Test
    void what_is_not_given_is_as_usual() {
        assertThat(Want.USUAL.typed(USUAL).read().request()).isEqualTo(USUAL);
        Typed given = new Typed("", "3", "", "", "", "", "notebook");
        assertThat(new Want(given).typed(USUAL).read().request())
                .isEqualTo(new JobRequest("def-smith", 180, 2, 4096, 1, "v100", "notebook"));
    }

    @Test
    void another_number_of_gpus_forgets_the_usual_type() {
        Typed none = new Typed("", "", "", "", "0", "", "");
        assertThat(new Want(none).typed(USUAL).read().request())
                .isEqualTo(new JobRequest("def-smith", 90, 2, 4096, 0, null, "lab"));
    }
}
