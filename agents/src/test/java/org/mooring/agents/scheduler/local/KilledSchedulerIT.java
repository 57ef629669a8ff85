package org.mooring.agents.scheduler.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.protocol.JobState;
import org.mooring.protocol.SessionId;

/** The scheduler's own process is killed with -9, and another takes its place. */
class KilledSchedulerIT {
    private static final SessionId RUNS = new SessionId("runsrunsrunsruns");
    private static final SessionId WAITS = new SessionId("waitswaitswaits1");

    @TempDir
    Path folder;

    @Test
    void jobs_go_on_without_it_and_are_found_again() throws Exception {
        Process scheduler = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSchedulerIT.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(scheduler.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals("ready")) {
                line = out.readLine();
            }
            assertThat(line).isEqualTo("ready");
        } finally {
            scheduler.destroyForcibly().waitFor();
        }
        LocalRig rig = new LocalRig(folder);
        rig.awaitFile("up");
        Files.writeString(rig.home.resolve("stop"), "");
        rig.open();
        try {
            assertThat(rig.awaitEnd(RUNS).exitCode()).isEqualTo(6);
            assertThat(rig.awaitEnd(WAITS).state()).isEqualTo(JobState.COMPLETED);
            assertThat(rig.awaitFile("runs")).isEqualTo("once");
        } finally {
            rig.close();
        }
    }

    /** The scheduler to be killed. */
    public static void main(String[] args) throws Exception {
        LocalRig rig = new LocalRig(Path.of(args[0])).open();
        rig.submit(
                RUNS,
                LocalRig.request(10, 2, 200),
                "echo once >>runs; echo up >up; while [ ! -e stop ]; do sleep 0.05; done; exit 6");
        rig.submit(WAITS, LocalRig.request(10, 2, 200), "exit 0");
        System.out.println("ready");
        Thread.sleep(60_000); // to be killed in; and gone by itself should the test die first
    }
}
