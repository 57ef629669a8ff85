package org.mooring.agents.scheduler.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Size FOUR = new Size(4, 4000, 1);

    @Test
    void what_fits_starts_and_what_does_not_waits_for_resources() {
        var places = plan(List.of(), job(1, 3, 60), job(2, 2, 60));
        assertThat(places.get(1).starts()).isTrue();
        assertThat(places.get(2)).isEqualTo(new Plan.Place(false, "Resources", 0, Optional.of(minutes(60))));
    }

    @Test
    void the_second_in_line_waits_for_its_priority_and_knows_its_place() {
        var places = plan(List.of(running(4, 30)), job(1, 4, 60), job(2, 1, 60));
        assertThat(places.get(1).expected()).contains(minutes(30));
        assertThat(places.get(2)).isEqualTo(new Plan.Place(false, "Priority", 1, Optional.of(minutes(90))));
    }

    @Test
    void a_short_job_slips_in_where_it_delays_nobody() {
        var places = plan(List.of(running(3, 30)), job(1, 4, 60), job(2, 1, 30), job(3, 1, 31));
        assertThat(places.get(1).expected()).contains(minutes(30));
        assertThat(places.get(2).starts()).isTrue();
        assertThat(places.get(3).starts()).isFalse();
    }

    @Test
    void a_job_over_its_time_holds_its_place_until_it_is_gone() {
        var places = plan(List.of(running(4, -5)), job(1, 4, 60));
        assertThat(places.get(1).starts()).isFalse();
        assertThat(places.get(1).expected()).contains(NOW.plusSeconds(1));
    }

    @Test
    void memory_and_gpus_count_too() {
        var places = Plan.of(
                NOW,
                FOUR,
                List.of(),
                List.of(
                        new Plan.Waiting(1, new Size(1, 3000, 1), Duration.ofMinutes(60)),
                        new Plan.Waiting(2, new Size(1, 1001, 0), Duration.ofMinutes(60)),
                        new Plan.Waiting(3, new Size(1, 100, 1), Duration.ofMinutes(60))),
                null);
        assertThat(places.get(1).starts()).isTrue();
        assertThat(places.get(2).starts()).isFalse();
        assertThat(places.get(3).starts()).isFalse();
    }

    @Test
    void nobody_starts_in_maintenance_and_its_end_is_the_earliest_start() {
        Instant until = minutes(120);
        var places = Plan.of(
                NOW, FOUR, List.of(), List.of(job(1, 4, 60), job(2, 4, 60)), new Plan.Closed(Optional.of(until)));
        assertThat(places.get(1)).isEqualTo(new Plan.Place(false, Plan.MAINTENANCE, 0, Optional.of(until)));
        assertThat(places.get(2).expected()).contains(minutes(180));
    }

    @Test
    void a_maintenance_without_an_end_predicts_nothing() {
        var places = Plan.of(NOW, FOUR, List.of(), List.of(job(1, 1, 1)), new Plan.Closed(Optional.empty()));
        assertThat(places.get(1)).isEqualTo(new Plan.Place(false, Plan.MAINTENANCE, 0, Optional.empty()));
    }

    @Test
    void what_never_fits_has_no_prediction_and_stops_nobody_else() {
        var places = plan(List.of(), job(1, 5, 60), job(2, 4, 60));
        assertThat(places.get(1).expected()).isEmpty();
        assertThat(places.get(2).starts()).isTrue();
    }

    private static Map<Integer, Plan.Place> plan(List<Plan.Running> running, Plan.Waiting... queue) {
        return Plan.of(NOW, FOUR, running, List.of(queue), null);
    }

    private static Plan.Waiting job(int id, int cores, int length) {
        return new Plan.Waiting(id, new Size(cores, 100, 0), Duration.ofMinutes(length));
    }

    private static Plan.Running running(int cores, int endsIn) {
        return new Plan.Running(new Size(cores, 100, 0), minutes(endsIn));
    }

    private static Instant minutes(int count) {
        return NOW.plus(Duration.ofMinutes(count));
    }
}
