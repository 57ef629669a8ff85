package org.mooring.agents.scheduler.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.JobRequest;

class AdmissionTest {
    private final Admission admission = new Admission(new LocalConfig(
            Path.of("/state"),
            new LocalConfig.Node("n1", 4, 4096, 1),
            List.of(
                    new LocalConfig.Partition("short", 60, 8, 2048, 0, List.of()),
                    new LocalConfig.Partition("long", 480, 2, 4096, 0, List.of()),
                    new LocalConfig.Partition("gpu", 120, 4, 4096, 1, List.of("v100"))),
            Map.of(
                    "alice", new LocalConfig.Account(Path.of("/home/alice"), 2001, null, List.of("def-smith")),
                    "bob", new LocalConfig.Account(Path.of("/home/bob"), 2002, null, List.of())),
            null,
            null,
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Path.of("/usr/bin/python3"),
            true));

    @Test
    void a_job_goes_to_the_first_partition_that_holds_it() {
        assertThat(partition(60, 2, 1024)).isEqualTo("short");
        assertThat(partition(61, 2, 1024)).isEqualTo("long");
        assertThat(partition(60, 4, 4096)).isEqualTo("gpu");
    }

    @Test
    void a_job_too_long_for_where_it_fits_is_told_so() {
        assertThat(refusal(request("def-smith", 481, 2, 1024, 0, null))).startsWith("Requested time limit is invalid");
    }

    @Test
    void a_job_bigger_than_the_node_or_every_partition_is_not_available() {
        String words = "Requested node configuration is not available";
        assertThat(refusal(request("def-smith", 60, 5, 1024, 0, null))).isEqualTo(words);
        assertThat(refusal(request("def-smith", 60, 1, 8192, 0, null))).isEqualTo(words);
        assertThat(refusal(request("def-smith", 60, 1, 1024, 2, null))).isEqualTo(words);
        assertThat(refusal(request("def-smith", 60, 1, 1024, 1, "a100"))).isEqualTo(words);
    }

    @Test
    void a_gpu_of_any_type_is_found() {
        assertThat(admission
                        .judge("alice", request("def-smith", 60, 1, 1024, 1, null))
                        .partition())
                .isEqualTo("gpu");
    }

    @Test
    void only_the_accounts_own_allocations_are_charged() {
        assertThat(refusal(request("def-jones", 60, 1, 1024, 0, null))).startsWith("Invalid account");
        assertThat(refusal(request(null, 60, 1, 1024, 0, null))).startsWith("Invalid account");
        assertThat(admission.judge("bob", request(null, 60, 1, 1024, 0, null)).partition())
                .isEqualTo("short");
    }

    @Test
    void an_unknown_user_is_refused_and_offered_nothing() {
        assertThat(admission.judge("eve", request(null, 60, 1, 1024, 0, null)).refusal())
                .isEqualTo("Invalid user id eve");
        assertThat(admission.offer("eve")).isEmpty();
    }

    @Test
    void no_more_is_offered_than_the_node_has() {
        var offer = admission.offer("alice").orElseThrow();
        assertThat(offer.accounts()).containsExactly("def-smith");
        assertThat(offer.partitions().get(0).maxCores()).isEqualTo(4);
    }

    private String partition(int minutes, int cores, int memory) {
        return admission
                .judge("alice", request("def-smith", minutes, cores, memory, 0, null))
                .partition();
    }

    private String refusal(JobRequest request) {
        return admission.judge("alice", request).refusal();
    }

    private static JobRequest request(String charge, int minutes, int cores, int memory, int gpus, String type) {
        return new JobRequest(charge, minutes, cores, memory, gpus, type, "lab");
    }
}
