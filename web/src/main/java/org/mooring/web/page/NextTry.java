package org.mooring.web.page;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;

/**
 * What to try after a session ended: its request, with the change that would have helped.
 *
 * @param changed the fields that differ from what ended: {@code memory}, {@code time}, …
 */
public record NextTry(JobRequest request, Set<String> changed) {
    private static final int ROOM_MINUTES = 60;

    public NextTry {
        changed = Set.copyOf(changed);
    }

    /**
     * The next try after this end: more memory when it ran out, less time and fewer cores when there was no room.
     *
     * @param reason label of the end reason
     * @param offer what the cluster allows, where it is known: no suggestion goes beyond it
     */
    public static NextTry after(String reason, JobRequest request, @Nullable Offer offer) {
        return switch (reason) {
            case "out_of_memory" -> moreMemory(request, offer);
            case "spawn_timeout" -> smaller(request);
            default -> new NextTry(request, Set.of());
        };
    }

    /** Path and query of the options form, prefilled. */
    public String url(SessionView session) {
        String query = Typed.of(request).query();
        return session.optionsUrl() + "?" + query + (changed.isEmpty() ? "" : "&changed=" + String.join("+", changed));
    }

    private static NextTry moreMemory(JobRequest r, @Nullable Offer offer) {
        int most = offer == null
                ? Integer.MAX_VALUE
                : offer.partitions().stream()
                        .mapToInt(Offer.Partition::maxMemoryMiB)
                        .max()
                        .orElse(r.memoryMiB());
        int more = (int) Math.min(2L * r.memoryMiB(), most);
        return more <= r.memoryMiB()
                ? new NextTry(r, Set.of())
                : new NextTry(
                        new JobRequest(r.account(), r.minutes(), r.cores(), more, r.gpus(), r.gpuType(), r.ui()),
                        Set.of("memory"));
    }

    private static NextTry smaller(JobRequest r) {
        int minutes = r.minutes() > ROOM_MINUTES ? Math.max(ROOM_MINUTES, r.minutes() / 2) : r.minutes();
        int cores = Math.max(1, r.cores() / 2);
        Set<String> changed = new java.util.TreeSet<>();
        if (minutes != r.minutes()) {
            changed.add("time");
        }
        if (cores != r.cores()) {
            changed.add("cores");
        }
        return new NextTry(
                new JobRequest(r.account(), minutes, cores, r.memoryMiB(), r.gpus(), r.gpuType(), r.ui()), changed);
    }
}
