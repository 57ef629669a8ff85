package org.mooring.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What lies in the kernel's socket buffers, from Linux's own tables. */
final class KernelQueues {
    private KernelQueues() {}

    /** Bytes sent and not yet read by the programs, on all connections that have one of these ports at either end. */
    static long bytes(int... ports) {
        List<String> wanted =
                Arrays.stream(ports).mapToObj(p -> ":%04X".formatted(p)).toList();
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(KernelQueues::lines)
                .map(line -> line.strip().split("\\s+", -1))
                .filter(f -> f.length > 4 && wanted.stream().anyMatch(w -> f[1].endsWith(w) || f[2].endsWith(w)))
                .mapToLong(f -> Long.parseLong(f[4].substring(0, 8), 16) + Long.parseLong(f[4].substring(9), 16))
                .sum();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
