package org.mooring.broker.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;

/**
 * Checks a request against an offer, as the form does while the user types and the broker again before it claims. A
 * request must fit into one partition as a whole; where several fields together are too much for any, the one that the
 * largest fitting partition limits is named.
 */
public final class OfferCheck {
    private static final List<Field> FIELDS = List.of(
            new Field("gpus", JobRequest::gpus, Offer.Partition::maxGpus),
            new Field("time", JobRequest::minutes, Offer.Partition::maxMinutes),
            new Field("cores", JobRequest::cores, Offer.Partition::maxCores),
            new Field("memory", JobRequest::memoryMiB, Offer.Partition::maxMemoryMiB));

    private OfferCheck() {}

    /**
     * What breaks the offer's limits, in the order of the form; empty if nothing does.
     *
     * <p>Keys: {@code options.error.account}, {@code .ui}, {@code .gpu-type} (placeholder {@code value}),
     * {@code .too-much.time}, {@code .too-much.cores}, {@code .too-much.memory}, {@code .too-much.gpus} (placeholders
     * {@code value}, {@code max}; the same unit as the request's field), and
     * {@code .together} with the field's {@code max} beside the other choices.
     */
    public static List<FieldError> check(Offer offer, JobRequest request) {
        List<FieldError> errors = new ArrayList<>();
        checkAccount(offer, request, errors);
        for (Field field : FIELDS) {
            int max = field.most(offer.partitions());
            if (field.asked().applyAsInt(request) > max) {
                errors.add(field.error("options.error.too-much." + field.name(), request, max));
            }
        }
        checkGpuType(offer, request, errors);
        if (offer.interfaces().stream().noneMatch(ui -> ui.id().equals(request.ui()))) {
            errors.add(new FieldError("ui", "options.error.ui", Map.of("value", request.ui())));
        }
        if (errors.isEmpty() && offer.partitions().stream().noneMatch(p -> fits(p, request))) {
            errors.add(together(offer, request));
        }
        return List.copyOf(errors);
    }

    /** Whether the whole request fits into the partition. */
    public static boolean fits(Offer.Partition partition, JobRequest request) {
        return FIELDS.stream().allMatch(f -> f.fits(partition, request))
                && (request.gpuType() == null || partition.gpuTypes().contains(request.gpuType()));
    }

    private static void checkAccount(Offer offer, JobRequest request, List<FieldError> errors) {
        String account = request.account();
        boolean known =
                account == null ? offer.accounts().isEmpty() : offer.accounts().contains(account);
        if (!known) {
            errors.add(new FieldError(
                    "account", "options.error.account", Map.of("value", account == null ? "" : account)));
        }
    }

    private static void checkGpuType(Offer offer, JobRequest request, List<FieldError> errors) {
        String type = request.gpuType();
        if (type != null
                && offer.partitions().stream().noneMatch(p -> p.gpuTypes().contains(type))) {
            errors.add(new FieldError("gpus", "options.error.gpu-type", Map.of("value", type)));
        }
    }

    /** Each field alone is possible, all together are not: name the first field that the others leave too little of. */
    private static FieldError together(Offer offer, JobRequest request) {
        for (int i = FIELDS.size() - 1; i > 0; i--) {
            List<Field> before = FIELDS.subList(0, i);
            List<Offer.Partition> left = offer.partitions().stream()
                    .filter(p -> before.stream().allMatch(f -> f.fits(p, request)))
                    .filter(p -> request.gpuType() == null || p.gpuTypes().contains(request.gpuType()))
                    .toList();
            if (!left.isEmpty()) {
                Field field = FIELDS.get(i);
                return field.error("options.error.together", request, field.most(left));
            }
        }
        return FIELDS.get(0).error("options.error.together", request, 0);
    }

    private record Field(String name, ToIntFunction<JobRequest> asked, ToIntFunction<Offer.Partition> limit) {
        boolean fits(Offer.Partition partition, JobRequest request) {
            return asked.applyAsInt(request) <= limit.applyAsInt(partition);
        }

        int most(List<Offer.Partition> partitions) {
            return partitions.stream()
                    .map(limit::applyAsInt)
                    .max(Comparator.naturalOrder())
                    .orElse(0);
        }

        FieldError error(String key, JobRequest request, int max) {
            return new FieldError(
                    name,
                    key,
                    Map.of("value", Integer.toString(asked.applyAsInt(request)), "max", Integer.toString(max)));
        }
    }
}
