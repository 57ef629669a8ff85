package org.mooring.agents.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.SessionId;

/** Orders of one session keep their order, and nobody else's wait for them. */
final class TurnsTest {
    private static final SessionId ONE = new SessionId("abcdefghij012345");
    private static final SessionId OTHER = new SessionId("abcdefghij012346");

    private final Turns turns = new Turns();
    private final List<String> began = new ArrayList<>();

    @Test
    void a_cancel_waits_for_the_submission_before_it_however_that_ends() {
        Promise<String> submission = Promise.promise();
        Future<String> submitted = turns.take(ONE, () -> begin("submit", submission.future()));
        Future<String> cancelled = turns.take(ONE, () -> begin("cancel", Future.succeededFuture("gone")));
        turns.take(OTHER, () -> begin("other", Future.succeededFuture("done")));
        assertThat(began).containsExactly("submit", "other");

        submission.fail("the scheduler does not answer");
        assertThat(submitted.failed()).isTrue();
        assertThat(cancelled.result()).isEqualTo("gone");
        assertThat(began).containsExactly("submit", "other", "cancel");
    }

    @Test
    void an_order_that_throws_holds_nobody_up() {
        Future<String> thrown = turns.take(ONE, () -> {
            throw new IllegalStateException("no script");
        });
        assertThat(thrown.cause()).hasMessage("no script");
        assertThat(turns.take(ONE, () -> Future.succeededFuture("next")).result())
                .isEqualTo("next");
    }

    private Future<String> begin(String name, Future<String> work) {
        began.add(name);
        return work;
    }
}
