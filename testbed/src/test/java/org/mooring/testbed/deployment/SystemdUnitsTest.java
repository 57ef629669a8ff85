package org.mooring.testbed.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units are hardened, check their configuration first, and come back after a crash. */
final class SystemdUnitsTest {
    private static final Path SYSTEMD_ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @ParameterizedTest
    @ValueSource(strings = {"broker", "agent", "edge"})
    void eachDaemonHasAUnitThatComesBackAndIsFencedIn(String daemon) throws IOException {
        List<String> lines = Files.readAllLines(unit(daemon));
        assertThat(lines)
                .contains(
                        "ExecStartPre=/opt/mooring/bin/mooring " + daemon + " --config /etc/mooring/" + daemon
                                + ".yaml --check-config",
                        "ExecStart=/opt/mooring/bin/mooring " + daemon + " --config /etc/mooring/" + daemon + ".yaml",
                        "Restart=always",
                        "UMask=0077",
                        "ProtectSystem=strict",
                        "ProtectKernelModules=yes",
                        "ProtectKernelTunables=yes",
                        "ProtectControlGroups=yes",
                        "RestrictSUIDSGID=yes",
                        "RestrictNamespaces=yes",
                        "LockPersonality=yes",
                        "SystemCallArchitectures=native",
                        "StateDirectory=mooring-" + daemon,
                        "WantedBy=multi-user.target")
                .anyMatch(l -> l.startsWith("MemoryMax="))
                .anyMatch(l -> l.startsWith("LimitNOFILE="))
                .anyMatch(l -> l.startsWith("TimeoutStopSec="))
                .anyMatch(l -> l.startsWith("User=mooring"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "edge"})
    void whatServesTheWebHasNoPrivilegeAndNoHome(String daemon) throws IOException {
        assertThat(Files.readAllLines(unit(daemon)))
                .contains("NoNewPrivileges=yes", "ProtectHome=yes", "PrivateTmp=yes", "CapabilityBoundingSet=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "agent", "edge"})
    void theConfigurationKeepsItsStateWhereTheUnitMayWrite(String daemon) throws IOException {
        String folder = Files.readAllLines(unit(daemon)).stream()
                .filter(line -> line.startsWith("StateDirectory="))
                .map(line -> "/var/lib/" + line.substring("StateDirectory=".length()))
                .findFirst()
                .orElseThrow();
        List<Path> states = Pattern.compile("(?m)^ *state(-folder)?: (\\S+)$")
                .matcher(Files.readString(Repository.ROOT.resolve("distribution/src/conf/" + daemon + ".yaml")))
                .results()
                .map(found -> Path.of(found.group(2)))
                .toList();
        assertThat(states).isNotEmpty().allMatch(state -> state.startsWith(folder));
    }

    @Test
    void whatTheUnitsPointAtIsInTheArchive() throws IOException {
        String archive = Files.readString(Repository.ROOT.resolve("distribution/src/assembly/archive.xml"));
        for (String daemon : List.of("broker", "agent", "edge")) {
            assertThat(Files.readAllLines(unit(daemon))).contains("Documentation=file:/opt/mooring/docs/operating.md");
        }
        assertThat(archive).contains("<directory>../docs</directory>", "<include>operating.md</include>");
    }

    @Test
    void aStopOfTheAgentLeavesALocalSchedulersJobs() throws IOException {
        assertThat(Files.readAllLines(unit("agent"))).contains("KillMode=process");
    }

    @Test
    void systemdItselfFindsNothingWrong(@TempDir Path folder) throws IOException, InterruptedException {
        assumeThat(SYSTEMD_ANALYZE)
                .as("systemd-analyze is on this machine; else the units' syntax is checked by their keys only")
                .isExecutable();
        for (String daemon : List.of("broker", "agent", "edge")) {
            // The archive is not installed here, so a program that exists stands for it.
            String text = Files.readString(unit(daemon)).replace("/opt/mooring/bin/mooring", "/bin/true");
            Path copy = Files.writeString(folder.resolve("mooring-" + daemon + ".service"), text);
            Process process = new ProcessBuilder(SYSTEMD_ANALYZE.toString(), "verify", "--man=no", copy.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said.lines().filter(l -> l.contains("mooring-")).toList())
                    .as("systemd-analyze verify")
                    .isEmpty();
        }
    }

    private static Path unit(String daemon) {
        return Repository.ROOT.resolve("systemd/mooring-" + daemon + ".service");
    }
}
