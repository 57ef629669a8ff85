package org.mooring.agents.scheduler.local;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who starts when: first come, first served, with conservative backfill. Each waiting job in turn gets the earliest
 * time at which it fits for its whole length beside all that run and all before it, so a later job may start sooner
 * only where that delays none before it. Pure.
 */
final class Plan {
    /** Slurm's codes (squeue(1), "JOB REASON CODES"). */
    static final String RESOURCES = "Resources";

    static final String PRIORITY = "Priority";
    static final String MAINTENANCE = "ReqNodeNotAvail, Reserved for maintenance";

    /** From each instant on, until the next one, so much is free; the first is now. */
    private final NavigableMap<Instant, Size> free = new TreeMap<>();

    private final Instant now;

    private Plan(Instant now, Size capacity, List<Running> running) {
        this.now = now;
        Size left = capacity;
        NavigableMap<Instant, Size> ends = new TreeMap<>();
        for (Running job : running) {
            left = left.minus(job.size);
            // One that is over its time is being ended; it holds its place until it is gone.
            Instant end = job.ends.isAfter(now) ? job.ends : now.plusSeconds(1);
            ends.merge(end, job.size, Size::plus);
        }
        free.put(now, left);
        for (Map.Entry<Instant, Size> end : ends.entrySet()) {
            left = left.plus(end.getValue());
            free.put(end.getKey(), left);
        }
    }

    /** A job that runs, and when its time limit ends it. */
    record Running(Size size, Instant ends) {}

    /** A job that waits. */
    record Waiting(int id, Size size, Duration limit) {}

    /** No job starts while it lasts; without an end, nobody knows when. */
    record Closed(Optional<Instant> until) {}

    /**
     * A waiting job's place.
     *
     * @param starts now it starts
     * @param expected when it would start, where that is known
     */
    record Place(boolean starts, String reason, int ahead, Optional<Instant> expected) {}

    /** The place of each waiting job, by id, in the queue's order. */
    static Map<Integer, Place> of(
            Instant now, Size capacity, List<Running> running, List<Waiting> queue, @Nullable Closed closed) {
        Plan plan = new Plan(now, capacity, running);
        Map<Integer, Place> places = new LinkedHashMap<>();
        int ahead = 0;
        for (Waiting job : queue) {
            Optional<Instant> at = plan.reserve(job, closed);
            boolean starts = closed == null && at.filter(now::equals).isPresent();
            String reason = closed != null ? MAINTENANCE : ahead == 0 ? RESOURCES : PRIORITY;
            places.put(job.id, new Place(starts, reason, ahead, at));
            if (!starts) {
                ahead++;
            }
        }
        return places;
    }

    private Optional<Instant> reserve(Waiting job, @Nullable Closed closed) {
        if (closed != null && closed.until.isEmpty()) {
            return Optional.empty();
        }
        Instant from = closed == null ? now : closed.until.orElseThrow();
        split(from);
        for (Instant start : free.tailMap(from).keySet()) {
            Instant end = start.plus(job.limit);
            if (free.subMap(start, end).values().stream().allMatch(left -> left.holds(job.size))) {
                split(end);
                free.subMap(start, end).replaceAll((at, left) -> left.minus(job.size));
                return Optional.of(start);
            }
        }
        return Optional.empty();
    }

    private void split(Instant at) {
        Map.Entry<Instant, Size> before = free.floorEntry(at);
        if (before != null) {
            free.putIfAbsent(at, before.getValue());
        }
    }
}
