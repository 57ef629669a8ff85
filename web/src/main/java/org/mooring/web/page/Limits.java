package org.mooring.web.page;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.mooring.protocol.Offer;
import org.mooring.web.text.Words;

/** The outer limits of an offer, for the words beside the fields. A request must fit one partition as a whole; the broker checks that. */
public record Limits(Offer offer) {
    static Limits of(Offer offer) {
        return new Limits(offer);
    }

    public int maxMinutes() {
        return max(Offer.Partition::maxMinutes);
    }

    public int maxCores() {
        return max(Offer.Partition::maxCores);
    }

    public int maxMemoryMiB() {
        return max(Offer.Partition::maxMemoryMiB);
    }

    public int maxGpus() {
        return max(Offer.Partition::maxGpus);
    }

    /** All GPU types, sorted. */
    public List<String> gpuTypes() {
        TreeSet<String> types = new TreeSet<>();
        offer.partitions().forEach(p -> types.addAll(p.gpuTypes()));
        return List.copyOf(types);
    }

    /** "At most 8 h", and where that is less with a GPU, so. */
    public String time(Words words) {
        Optional<Offer.Partition> gpu = offer.partitions().stream()
                .filter(p -> p.maxGpus() > 0)
                .max(Comparator.comparingInt(Offer.Partition::maxMinutes));
        String most = words.hours(Duration.ofMinutes(maxMinutes()));
        return gpu.filter(p -> p.maxMinutes() < maxMinutes())
                .map(p -> words.t(
                        "options.time.limit.gpu",
                        "time",
                        most,
                        "gpuTime",
                        words.hours(Duration.ofMinutes(p.maxMinutes())),
                        "partition",
                        p.name()))
                .orElseGet(() -> words.t("options.time.limit", "time", most));
    }

    private int max(ToIntFunction<Offer.Partition> of) {
        return offer.partitions().stream().mapToInt(of).max().orElse(0);
    }
}
