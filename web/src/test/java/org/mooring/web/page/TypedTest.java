package org.mooring.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.JobRequest;

final class TypedTest {
    @Test
    void what_the_form_shows_reads_back_as_the_same_request() {
        for (JobRequest request : new JobRequest[] {
            Samples.REQUEST,
            new JobRequest(null, 50, 1, 1500, 2, "a100", "terminal"),
            new JobRequest("a", 1, 1, 1, 0, null, "lab")
        }) {
            assertThat(Typed.of(request).read().request()).isEqualTo(request);
        }
    }

    @Test
    void hours_may_be_typed_in_several_ways() {
        assertThat(Typed.minutes("1.5")).hasValue(90);
        assertThat(Typed.minutes(" 1,5 ")).hasValue(90);
        assertThat(Typed.minutes("1:30")).hasValue(90);
        assertThat(Typed.minutes("1h05")).hasValue(65);
        assertThat(Typed.minutes("0")).isEmpty();
        assertThat(Typed.minutes("-1")).isEmpty();
        assertThat(Typed.minutes("999999999999")).isEmpty();
        assertThat(Typed.minutes("three")).isEmpty();
    }

    @Test
    void all_that_cannot_be_read_is_told_at_once() {
        Typed typed = Typed.from(Map.of("time", "soon", "memory", "16", "gpus", "x")::get);
        assertThat(typed.read().problems()).extracting(FieldProblem::field).containsExactly("time", "cores", "gpus");
        assertThat(typed.read().request()).isNull();
        assertThat(typed.time()).isEqualTo("soon");
    }
}
