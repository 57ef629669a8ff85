package org.mooring.agents.scheduler.local;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.scheduler.ResourceOffer;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;

/** Which jobs the cluster takes, and in which partition; refusals in the words of Slurm 22.05's sbatch. Pure. */
final class Admission {
    private final LocalConfig config;

    Admission(LocalConfig config) {
        this.config = config;
    }

    /** Where a job goes, or why it goes nowhere. */
    record Verdict(@Nullable String partition, @Nullable String refusal) {}

    Verdict judge(String account, JobRequest request) {
        LocalConfig.Account known = config.accounts().get(account);
        if (known == null) {
            return refused("Invalid user id " + account);
        }
        if (request.account() == null
                ? !known.charge().isEmpty()
                : !known.charge().contains(request.account())) {
            return refused("Invalid account or account/partition combination specified");
        }
        if (!Size.of(config.node()).holds(Size.of(request))) {
            return refused("Requested node configuration is not available");
        }
        List<LocalConfig.Partition> fitting = config.partitions().stream()
                .filter(partition -> fits(request, partition))
                .toList();
        if (fitting.isEmpty()) {
            return refused("Requested node configuration is not available");
        }
        return fitting.stream()
                .filter(partition -> request.minutes() <= partition.maxMinutes())
                .findFirst()
                .map(partition -> new Verdict(partition.name(), null))
                .orElseGet(() -> refused("Requested time limit is invalid (missing or exceeds some limit)"));
    }

    /** What the account may ask for. */
    Optional<ResourceOffer> offer(String account) {
        LocalConfig.Node node = config.node();
        return Optional.ofNullable(config.accounts().get(account))
                .map(known -> new ResourceOffer(
                        known.charge(),
                        config.partitions().stream()
                                .map(partition -> new Offer.Partition(
                                        partition.name(),
                                        partition.maxMinutes(),
                                        Math.min(partition.maxCores(), node.cores()),
                                        Math.min(partition.maxMemoryMib(), node.memoryMib()),
                                        Math.min(partition.maxGpus(), node.gpus()),
                                        partition.gpuTypes()))
                                .toList()));
    }

    private static boolean fits(JobRequest request, LocalConfig.Partition partition) {
        boolean typeFits = request.gpus() == 0
                || request.gpuType() == null
                || partition.gpuTypes().contains(request.gpuType());
        return request.cores() <= partition.maxCores()
                && request.memoryMiB() <= partition.maxMemoryMib()
                && request.gpus() <= partition.maxGpus()
                && typeFits;
    }

    private static Verdict refused(String words) {
        return new Verdict(null, words);
    }
}
