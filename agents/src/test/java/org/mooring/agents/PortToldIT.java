package org.mooring.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.agents.app.App;
import org.mooring.protocol.JobCall.Verb;
import org.slf4j.LoggerFactory;

/** How long a job takes to tell that its server listens; the figures stand in the log. */
final class PortToldIT {
    private static final int ROUNDS = Integer.getInteger("rounds", 2);
    private static final Path TABLE = Path.of("/proc/net/tcp");

    @TempDir
    Path folder;

    @Test
    void a_listening_server_is_told_within_moments() throws Exception {
        Path bin = SessionRig.environment();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        List<Double> told = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            told.add(round(Files.createDirectory(folder.resolve("round" + i)), bin));
        }
        LoggerFactory.getLogger(PortToldIT.class).info("listening to told, ms: {}", told);
        // The goal is 15 ms on a quiet machine; a machine that builds at the same time is not one.
        assertThat(told).allMatch(ms -> ms < 1000);
    }

    private static double round(Path folder, Path bin) throws Exception {
        App app = SessionRig.app(App.Kind.JUPYTER, bin, "jupyter-lab", "5.5.4");
        try (SessionRig rig = new SessionRig(folder, List.of(app))) {
            long submitted = System.nanoTime();
            rig.submit("lab");
            await().atMost(SessionRig.PATIENCE)
                    .pollInterval(2, TimeUnit.MILLISECONDS)
                    .until(() -> rig.broker.call(Verb.START).isPresent());
            CompletableFuture<Integer> port = CompletableFuture.supplyAsync(() -> {
                try {
                    return rig.awaitPort();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            List<Seen> seen = new ArrayList<>();
            while (!port.isDone()) {
                seen.add(new Seen(System.nanoTime(), listeners()));
                LockSupport.parkNanos(500_000);
            }
            String row = String.format(Locale.ROOT, ":%04X ", port.join());
            long listens = seen.stream()
                    .filter(look -> look.rows().contains(row))
                    .mapToLong(Seen::nanos)
                    .min()
                    .orElseThrow();
            long started = at(rig, Verb.STARTED);
            LoggerFactory.getLogger(PortToldIT.class)
                    .info(
                            "submitted to START {} ms, START to listening {} ms, listening to STARTED {} ms",
                            (at(rig, Verb.START) - submitted) / 1_000_000,
                            (listens - at(rig, Verb.START)) / 1_000_000,
                            (started - listens) / 1e6);
            return (started - listens) / 1e6;
        }
    }

    private static long at(SessionRig rig, Verb verb) {
        return rig.broker.calls.stream()
                .filter(heard -> heard.call().verb() == verb)
                .findFirst()
                .orElseThrow()
                .nanos();
    }

    private static String listeners() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (String row : Files.readAllLines(TABLE)) {
            if (row.contains(" 0A ")) {
                rows.append(row, 0, 40).append('\n');
            }
        }
        return rows.toString();
    }

    private record Seen(long nanos, String rows) {}
}
