package org.mooring.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.broker.hub.Browser.Answer;
import org.mooring.broker.session.Session;
import org.mooring.protocol.JobState;
import org.mooring.protocol.TokenHash;

@Timeout(60)
class HubApiTest {
    @TempDir
    Path folder;

    private HubHarness hub;
    private Browser admin;

    @BeforeEach
    void open() throws Exception {
        hub = new HubHarness(folder);
        admin = hub.browser().with("Authorization", "token " + HubHarness.ADMIN_TOKEN);
    }

    @AfterEach
    void close() throws Exception {
        hub.close();
    }

    private Browser program(String user) {
        Answer made = hub.browser()
                .json(
                        "POST",
                        "/hub/api/users/" + user + "/tokens",
                        "{\"auth\":{\"username\":\"" + user + "\",\"password\":\"" + HubHarness.PASSWORD
                                + "\"},\"note\":\"test\"}");
        assertThat(made.status()).isEqualTo(201);
        return hub.browser()
                .with("Authorization", "Bearer " + made.json().path("token").asText());
    }

    @Test
    void anybody_may_ask_for_the_version() {
        Answer root = hub.browser().get("/hub/api");
        assertThat(root.status()).isEqualTo(200);
        assertThat(root.json().path("version").asText()).isEqualTo("5.5.1");
        assertThat(root.header("X-JupyterHub-Version")).isEqualTo("5.5.1");
        assertThat(root.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(hub.browser().get("/hub/api/").status()).isEqualTo(200);
        assertThat(hub.browser().get("/hub/api/info").status()).isEqualTo(403);
        assertThat(admin.get("/hub/api/info").status()).isEqualTo(200);
    }

    @Test
    void a_server_starts_with_an_empty_body_and_is_followed_to_ready() throws Exception {
        Browser alice = program("alice");
        assertThat(alice.get("/hub/api/users/alice?include_stopped_servers")
                        .json()
                        .path("servers")
                        .size())
                .isZero();
        assertThat(alice.json("POST", "/hub/api/users/alice/server", null).status())
                .isEqualTo(202);
        // A second start while the first is pending joins it.
        assertThat(alice.json("POST", "/hub/api/users/alice/servers/beluga", "").status())
                .isEqualTo(202);
        Session session = hub.sessions.only();
        JsonNode server =
                alice.get("/hub/api/users/alice").json().path("servers").path("");
        assertThat(server.path("pending").asText()).isEqualTo("spawn");
        assertThat(server.path("ready").asBoolean()).isFalse();
        assertThat(server.path("url").asText()).isEqualTo("/user/alice/beluga/");
        assertThat(server.path("progress_url").asText()).isEqualTo("/hub/api/users/alice/server/progress");

        var stream = alice.stream("/hub/api/users/alice/server/progress");
        BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        assertThat(events.readLine()).startsWith("data: {\"progress\":");
        hub.sessions.queued(session.id());
        hub.sessions.ready(session.id());
        String last = "";
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            last = line.isEmpty() ? last : line;
        }
        assertThat(last).contains("\"ready\":true", "\"url\":\"/user/alice/beluga/\"", "\"progress\":100");

        JsonNode model = alice.get("/hub/api/users/alice").json();
        assertThat(model.path("server").asText()).isEqualTo("/user/alice/beluga/");
        assertThat(model.path("servers").path("beluga").path("ready").asBoolean())
                .isTrue();
        assertThat(alice.json("POST", "/hub/api/users/alice/server", null).status())
                .isEqualTo(400);
        assertThat(alice.json("DELETE", "/hub/api/users/alice/server", null).status())
                .isEqualTo(202);
        hub.sessions.ended(session.id(), JobState.CANCELLED);
        assertThat(alice.json("DELETE", "/hub/api/users/alice/servers/beluga", "{\"remove\":true}")
                        .status())
                .isEqualTo(204);
        assertThat(alice.get("/hub/api/users/alice/server/progress").status()).isEqualTo(400);
    }

    @Test
    void start_right_after_stop_waits_for_the_slot_as_the_pages_do() {
        Browser alice = program("alice");
        String path = "/hub/api/users/alice/servers/beluga";
        alice.json("POST", path, null);
        Session first = hub.sessions.only();
        hub.sessions.queued(first.id());
        assertThat(alice.json("DELETE", path, null).status()).isEqualTo(202);
        var started = CompletableFuture.supplyAsync(() -> alice.json("POST", path, null));
        await().atMost(Duration.ofSeconds(10)).until(() -> hub.sessions.watchers() == 1);
        hub.sessions.ended(first.id(), JobState.CANCELLED);
        assertThat(started.join().status()).isEqualTo(202);
        assertThat(hub.sessions.only().id()).isNotEqualTo(first.id());
    }

    @Test
    void options_are_taken_by_name_and_nothing_else_is() {
        Browser alice = program("alice");
        String path = "/hub/api/users/alice/servers/beluga";
        Answer unknown = alice.json("POST", path, "{\"user_options\":{\"cores\":2,\"prologue\":\"rm -rf\"}}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("message").asText()).contains("prologue");
        Answer wrong = alice.json("POST", path, "{\"user_options\":{\"cores\":\"many\",\"time\":0}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("fields").findValuesAsText("field")).containsExactly("time", "cores");
        Answer tooMuch = alice.json("POST", path, "{\"cores\":999}");
        assertThat(tooMuch.status()).isEqualTo(400);
        assertThat(tooMuch.json().path("fields").findValuesAsText("field")).containsExactly("cores");
        assertThat(alice.json("POST", path, "[1]").status()).isEqualTo(400);
        assertThat(alice.json("POST", path, "{").status()).isEqualTo(400);
        assertThat(hub.sessions.allLive().result()).isEmpty();
        assertThat(alice.json(
                                "POST",
                                path,
                                "{\"user_options\":{\"cores\":\"2\",\"time\":90,\"account\":\"rrg-smith\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(hub.sessions.only().request().minutes()).isEqualTo(90);
        assertThat(hub.sessions.only().request().account()).isEqualTo("rrg-smith");
    }

    @Test
    void another_cluster_is_409_a_closed_one_503_an_unknown_one_404() {
        Browser alice = program("alice");
        assertThat(alice.json("POST", "/hub/api/users/alice/servers/narval", null)
                        .status())
                .isEqualTo(503);
        assertThat(alice.json("POST", "/hub/api/users/alice/servers/nowhere", null)
                        .status())
                .isEqualTo(404);
        alice.json("POST", "/hub/api/users/alice/servers/beluga", null);
        Answer occupied = alice.json("POST", "/hub/api/users/alice/servers/cedar", null);
        assertThat(occupied.status()).isEqualTo(409);
        assertThat(occupied.json().path("message").asText()).contains("Béluga");
        assertThat(occupied.json().path("session").path("url").asText())
                .isEqualTo("/hub/session/" + hub.sessions.only().id());
        assertThat(program("bob")
                        .json("POST", "/hub/api/users/bob/servers/cedar", null)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_token_cannot_do_more_than_it_was_made_for_and_dies_when_revoked() {
        Browser alice = program("alice");
        Answer small = alice.json(
                "POST", "/hub/api/users/alice/tokens", "{\"scopes\":[\"access:servers!user\"],\"expires_in\":600}");
        assertThat(small.status()).isEqualTo(201);
        Browser little = hub.browser()
                .with("Authorization", "token " + small.json().path("token").asText());
        JsonNode self = little.get("/hub/api/user").json();
        assertThat(self.path("scopes").toString()).isEqualTo("[\"access:servers!user=alice\"]");
        assertThat(self.path("token_id").asText())
                .isEqualTo(small.json().path("id").asText());
        assertThat(little.json("POST", "/hub/api/users/alice/server", null).status())
                .isEqualTo(403);
        assertThat(little.json("POST", "/hub/api/users/alice/tokens", "{}").status())
                .isEqualTo(403);
        assertThat(alice.json("POST", "/hub/api/users/alice/tokens", "{\"scopes\":[\"admin:users\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(alice.json("POST", "/hub/api/users/alice/tokens", "{\"scopes\":[\"fly\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(alice.get("/hub/api/users/alice/tokens")
                        .json()
                        .path("api_tokens")
                        .size())
                .isEqualTo(2);
        assertThat(alice.json(
                                "DELETE",
                                "/hub/api/users/alice/tokens/"
                                        + small.json().path("id").asText(),
                                null)
                        .status())
                .isEqualTo(204);
        assertThat(little.get("/hub/api/user").status()).isEqualTo(403);
        assertThat(hub.identity.trust().revoked()).anySatisfy(r -> assertThat(r.id())
                .isEqualTo(TokenHash.of(small.json().path("token").asText())));
    }

    @Test
    void others_servers_tokens_and_names_are_refused() {
        Browser alice = program("alice");
        assertThat(alice.get("/hub/api/users/bob").status()).isEqualTo(404);
        assertThat(alice.get("/hub/api/users").status()).isEqualTo(403);
        assertThat(alice.json("POST", "/hub/api/users/bob/server", null).status())
                .isEqualTo(403);
        assertThat(alice.json("DELETE", "/hub/api/users/bob/server", null).status())
                .isEqualTo(403);
        assertThat(alice.get("/hub/api/users/bob/tokens").status()).isEqualTo(403);
        assertThat(alice.json("POST", "/hub/api/clusters/beluga/drain", "{\"drained\":true}")
                        .status())
                .isEqualTo(403);
        assertThat(hub.browser()
                        .with("Authorization", "token nonsense")
                        .get("/hub/api/user")
                        .status())
                .isEqualTo(403);
        Answer none = hub.browser().get("/hub/api/user");
        assertThat(none.status()).isEqualTo(403);
        assertThat(none.json().path("message").asText()).contains("Authorization");
    }

    @Test
    void a_cullers_walk_over_ready_servers_works() {
        Browser alice = program("alice");
        alice.json("POST", "/hub/api/users/alice/server", null);
        Session session = hub.sessions.only();
        hub.sessions.ready(session.id());
        admin.with("Accept", "application/jupyterhub-pagination+json");
        JsonNode page = admin.get("/hub/api/users?state=ready&limit=1").json();
        assertThat(page.path("items").size()).isEqualTo(1);
        assertThat(page.path("_pagination").path("total").asInt()).isEqualTo(1);
        assertThat(page.path("_pagination").path("next").isNull()).isTrue();
        assertThat(page.path("items")
                        .path(0)
                        .path("servers")
                        .path("beluga")
                        .path("last_activity")
                        .asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        JsonNode all = admin.get("/hub/api/users?limit=2").json();
        assertThat(all.path("_pagination").path("next").path("url").asText())
                .isEqualTo(hub.origin + "/hub/api/users?offset=2&limit=2");
        assertThat(admin.json("DELETE", "/hub/api/users/alice/servers/beluga", null)
                        .status())
                .isEqualTo(202);
        assertThat(hub.sessions.only().end().by()).isEqualTo("root");
    }

    @Test
    void activity_moves_forward_only_and_wrong_times_are_told() {
        Browser alice = program("alice");
        alice.json("POST", "/hub/api/users/alice/server", null);
        Session session = hub.sessions.only();
        hub.sessions.ready(session.id());
        String path = "/hub/api/users/alice/activity";
        Instant later = Instant.now().plusSeconds(60);
        String good = "{\"servers\":{\"\":{\"last_activity\":\"" + later + "\"}},\"last_activity\":\"" + later + "\"}";
        assertThat(alice.json("POST", path, good).status()).isEqualTo(200);
        assertThat(hub.sessions.only().lastActivity()).isEqualTo(later);
        assertThat(alice.json("POST", path, "{}").status()).isEqualTo(400);
        assertThat(alice.json("POST", path, "{\"last_activity\":\"soon\"}").status())
                .isEqualTo(400);
        assertThat(alice.json("POST", path, "{\"last_activity\":\"2999-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(400);
        assertThat(alice.json("POST", path, "{\"servers\":{\"x\":{\"last_activity\":\"" + later + "\"}}}")
                        .status())
                .isEqualTo(400);
        assertThat(admin.json("POST", "/hub/api/users/nobody/activity", good).status())
                .isEqualTo(404);
    }

    @Test
    void errors_say_why_in_json() {
        Answer missing = admin.get("/hub/api/no/such/thing");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().path("status").asInt()).isEqualTo(404);
        assertThat(missing.json().path("message").asText()).isNotBlank();
        Answer method = admin.json("DELETE", "/hub/api/user", null);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).contains("GET");
        assertThat(method.json().path("message").asText()).contains("GET");
        assertThat(admin.json("POST", "/hub/api/users/alice/server", "x".repeat(100_000))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void clusters_are_listed_offered_and_drained() {
        Browser alice = program("alice");
        assertThat(alice.get("/hub/api/clusters").json().findValuesAsText("id"))
                .containsExactly("beluga", "cedar", "narval", "niagara");
        assertThat(alice.get("/hub/api/clusters/beluga/offer")
                        .json()
                        .path("usual")
                        .path("account")
                        .asText())
                .isEqualTo("def-smith");
        assertThat(admin.json("POST", "/hub/api/clusters/beluga/drain", "{\"drained\":true}")
                        .status())
                .isEqualTo(204);
        assertThat(alice.get("/hub/api/clusters/beluga")
                        .json()
                        .path("condition")
                        .asText())
                .isEqualTo("drained");
    }
}
