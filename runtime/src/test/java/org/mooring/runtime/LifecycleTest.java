package org.mooring.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final List<String> stopped = new CopyOnWriteArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle("test");

    private Future<Void> note(String what) {
        stopped.add(what);
        return Future.succeededFuture();
    }

    private void stop() {
        assertThat(lifecycle.stop().toCompletionStage().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void parts_stop_in_reverse_order_each_after_the_one_before() {
        lifecycle.onStop("first", () -> note("first"));
        lifecycle.onStopBlocking("second", () -> note("second"));
        Promise<Void> slow = Promise.promise();
        lifecycle.onStop("third", () -> {
            stopped.add("third");
            return slow.future();
        });
        Future<Void> all = lifecycle.stop();
        assertThat(stopped).containsExactly("third");
        slow.complete();
        assertThat(all.toCompletionStage().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(stopped).containsExactly("third", "second", "first");
    }

    @Test
    void a_part_that_fails_or_throws_or_hangs_does_not_keep_the_others_alive() {
        lifecycle.onStop("first", () -> note("first"));
        lifecycle.onStop(
                "hangs", Duration.ofMillis(20), () -> Promise.<Void>promise().future());
        lifecycle.onStop("throws", () -> {
            throw new IllegalStateException("on purpose");
        });
        lifecycle.onStop("fails", () -> Future.failedFuture("on purpose"));
        lifecycle.onStopBlocking("fails too", () -> {
            throw new java.io.IOException("on purpose");
        });
        stop();
        assertThat(stopped).containsExactly("first");
    }

    @Test
    void a_start_that_fails_on_a_vertx_of_its_own_is_told_when_that_has_stopped() {
        Vertx vertx = Vertx.vertx();
        lifecycle.onStop("last", () -> note("last"));
        lifecycle.onStop("vert.x", vertx::close);
        Future<String> start = vertx.timer(1, TimeUnit.MILLISECONDS).compose(on -> Future.failedFuture("port taken"));
        assertThat(lifecycle.orStop(start).toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("port taken");
        assertThat(stopped).containsExactly("last");
    }

    @Test
    void a_start_that_succeeds_stops_nothing() {
        lifecycle.onStop("first", () -> note("first"));
        assertThat(lifecycle
                        .orStop(Future.succeededFuture("up"))
                        .toCompletionStage()
                        .toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo("up");
        assertThat(stopped).isEmpty();
    }

    @Test
    void a_second_stop_does_nothing_more() {
        lifecycle.onStop("first", () -> note("first"));
        stop();
        stop();
        assertThat(stopped).containsExactly("first");
    }

    @Test
    void what_is_started_during_a_stop_is_stopped_as_it_comes() {
        lifecycle.onStop("first", () -> note("first"));
        stop();
        lifecycle.onStop("late", () -> note("late"));
        stop();
        assertThat(stopped).containsExactly("first", "late");
    }
}
