package org.mooring.broker.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;

class OfferCheckTest {
    private static final Offer OFFER = new Offer(
            new ClusterId("beluga"),
            true,
            List.of("def-smith", "rrg-smith"),
            List.of(
                    new Offer.Partition("interactive", 480, 8, 16_384, 0, List.of()),
                    new Offer.Partition("gpu", 180, 4, 32_768, 2, List.of("v100"))),
            List.of(new Offer.Interface("lab", "lab")),
            request("def-smith", 60, 1, 2048, 0, null),
            Instant.EPOCH);

    @Test
    void a_request_that_fits_one_partition_is_fine() {
        assertThat(OfferCheck.check(OFFER, request("def-smith", 480, 8, 16_384, 0, null)))
                .isEmpty();
        assertThat(OfferCheck.check(OFFER, request("rrg-smith", 180, 4, 32_768, 2, "v100")))
                .isEmpty();
    }

    @Test
    void each_field_that_no_partition_allows_is_named_with_its_limit() {
        assertThat(OfferCheck.check(OFFER, request("def-smith", 600, 9, 40_000, 3, null)))
                .containsExactly(
                        error("gpus", "options.error.too-much.gpus", "3", "2"),
                        error("time", "options.error.too-much.time", "600", "480"),
                        error("cores", "options.error.too-much.cores", "9", "8"),
                        error("memory", "options.error.too-much.memory", "40000", "32768"));
    }

    @Test
    void with_a_gpu_the_time_is_shorter_and_the_error_says_so() {
        assertThat(OfferCheck.check(OFFER, request("def-smith", 300, 1, 2048, 1, null)))
                .containsExactly(error("time", "options.error.together", "300", "180"));
    }

    @Test
    void memory_and_cores_of_different_partitions_do_not_add_up() {
        assertThat(OfferCheck.check(OFFER, request("def-smith", 60, 8, 32_768, 0, null)))
                .containsExactly(error("memory", "options.error.together", "32768", "16384"));
    }

    @Test
    void an_account_of_somebody_else_is_refused() {
        assertThat(OfferCheck.check(OFFER, request("def-jones", 60, 1, 2048, 0, null)))
                .extracting(FieldError::key)
                .containsExactly("options.error.account");
        assertThat(OfferCheck.check(OFFER, request(null, 60, 1, 2048, 0, null)))
                .extracting(FieldError::field)
                .containsExactly("account");
    }

    @Test
    void unknown_gpu_types_and_interfaces_are_refused() {
        JobRequest odd = new JobRequest("def-smith", 60, 1, 2048, 1, "h100", "emacs");

        assertThat(OfferCheck.check(OFFER, odd))
                .extracting(FieldError::key)
                .containsExactly("options.error.gpu-type", "options.error.ui");
    }

    private static FieldError error(String field, String key, String value, String max) {
        return new FieldError(field, key, Map.of("value", value, "max", max));
    }

    private static JobRequest request(
            @Nullable String account, int minutes, int cores, int memoryMiB, int gpus, @Nullable String gpuType) {
        return new JobRequest(account, minutes, cores, memoryMiB, gpus, gpuType, "lab");
    }
}
