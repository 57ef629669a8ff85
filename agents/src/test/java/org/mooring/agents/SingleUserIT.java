package org.mooring.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.agents.app.App;
import org.mooring.protocol.JobCall.Verb;
import org.mooring.protocol.JobSubmitted;

/** jupyterhub-singleuser of both lines, whose hub is the agent. */
final class SingleUserIT {
    @TempDir
    Path folder;

    @Test
    void a_single_user_server_of_jupyterhub_5_opens_with_the_edges_credential_alone() throws Exception {
        opens(SessionRig.environment(), "5.5.4");
    }

    @Test
    void a_single_user_server_of_jupyterhub_6_opens_with_the_edges_credential_alone() throws Exception {
        opens(SessionRig.environment("--hub6"), "6.1.1");
    }

    private void opens(Path bin, String version) throws Exception {
        App app = SessionRig.app(App.Kind.JUPYTERHUB_SINGLEUSER, bin, "jupyterhub-singleuser", version);
        try (SessionRig rig = new SessionRig(folder, List.of(app))) {
            assertThat(rig.submit("lab")).isInstanceOf(JobSubmitted.class);
            int port = rig.awaitPort();
            assertThat(rig.get(port, "api/status", true).status())
                    .as("log: %s", rig.log())
                    .isEqualTo(200);
            assertThat(rig.get(port, "api/status", false).status()).isEqualTo(403);
            assertThat(rig.get(port, "", true).location()).startsWith(SessionRig.PREFIX + "lab");
            assertThat(rig.get(port, "lab", true).body())
                    .contains("\"hubUser\": \"alice\"", "\"hubServerName\": \"beluga\"");
            await().atMost(SessionRig.PATIENCE).until(() -> !rig.broker.activity.isEmpty());
            assertThat(rig.log()).noneMatch(line -> line.contains("version mismatch") || line.contains("Traceback"));
            rig.ask(new org.mooring.protocol.CancelJob(SessionRig.CLUSTER, rig.session, "alice", null));
            rig.awaitCall(Verb.GOODBYE);
        }
    }
}
