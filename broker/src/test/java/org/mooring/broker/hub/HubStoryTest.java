package org.mooring.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.broker.hub.Browser.Answer;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.JobState;

@Timeout(60)
class HubStoryTest {
    @TempDir
    Path folder;

    private HubHarness hub;

    @BeforeEach
    void open() throws Exception {
        hub = new HubHarness(folder);
    }

    @AfterEach
    void close() throws Exception {
        hub.close();
    }

    @Test
    void whoever_is_not_signed_in_is_sent_to_sign_in_and_comes_back() {
        Browser browser = hub.browser();
        assertThat(browser.get("/").location()).isEqualTo("/hub/");
        Answer sent = browser.get("/hub/spawn/alice/beluga?time=2");
        assertThat(sent.status()).isEqualTo(302);
        assertThat(sent.location()).isEqualTo("/hub/login?next=%2Fhub%2Fspawn%2Falice%2Fbeluga%3Ftime%3D2");
        browser.get(sent.location());
        Answer in = browser.post(
                "/hub/login",
                "username",
                " Alice ",
                "password",
                HubHarness.PASSWORD,
                "next",
                "/hub/spawn/alice/beluga?time=2");
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.location()).isEqualTo("/hub/spawn/alice/beluga?time=2");
        assertThat(browser.get(in.location()).status()).isEqualTo(200);
    }

    @Test
    void a_wrong_password_is_told_at_the_form_and_the_name_is_kept() {
        Browser browser = hub.browser();
        browser.get("/hub/login");
        Answer wrong = browser.post("/hub/login", "username", "alice", "password", "wrong");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.body()).contains("value=\"alice\"");
        assertThat(browser.cookies).doesNotContainKey("mooring-ticket");
        assertThat(browser.get("/hub/home").location()).startsWith("/hub/login");
    }

    @Test
    void the_cookies_of_a_sign_in_are_out_of_reach() {
        Browser browser = hub.browser();
        browser.cookies.put("jupyterhub-session-id", "planted");
        Answer in = browser.signIn("alice", HubHarness.PASSWORD);
        assertThat(in.setCookies())
                .anySatisfy(c ->
                        assertThat(c).startsWith("mooring-ticket=").contains("HttpOnly", "SameSite=Lax", "Path=/"));
        assertThat(browser.cookies).doesNotContainKey("jupyterhub-session-id");
        assertThat(browser.get("/hub/home").header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void from_home_by_start_and_pending_to_ready_and_out() throws Exception {
        Browser alice = hub.signedIn("alice");
        assertThat(alice.get("/hub/home").body()).contains("Béluga", "Cedar", "Narval", "Niagara");

        Answer start = alice.post("/hub/start/beluga");
        assertThat(start.status()).isEqualTo(303);
        assertThat(start.location()).isEqualTo("/hub/spawn-pending/alice/beluga");
        Session session = hub.sessions.only();
        assertThat(session.request().account()).isEqualTo("def-smith");
        assertThat(alice.get(start.location()).body()).contains("Béluga");

        // A second click joins the first.
        assertThat(alice.post("/hub/start/beluga").location()).isEqualTo("/hub/spawn-pending/alice/beluga");
        hub.sessions.only();

        HttpResponse<InputStream> stream = alice.stream("/hub/spawn-pending/alice/beluga/live");
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        assertThat(events.readLine()).isEqualTo("event: view");
        assertThat(events.readLine()).startsWith("data: {").contains("\"go\":null");
        hub.sessions.queued(session.id());
        until(events, "48211");
        hub.sessions.ready(session.id());
        until(events, "\"go\":\"/user/alice/beluga/lab\"");
        await().atMost(Duration.ofSeconds(10)).until(() -> hub.sessions.watchers() == 0);

        assertThat(alice.get("/hub/spawn-pending/alice/beluga").location()).isEqualTo("/user/alice/beluga/lab");
        assertThat(alice.get("/hub/").location()).isEqualTo("/user/alice/beluga/lab");
        assertThat(alice.get("/hub/user/alice/beluga/tree/a%20b?x=1").location())
                .isEqualTo("/user/alice/beluga/tree/a%20b?x=1");
        assertThat(alice.get("/hub/user-redirect/lab/tree/x?y=2").location())
                .isEqualTo("/user/alice/beluga/lab/tree/x?y=2");
        assertThat(alice.get("/hub/session/" + session.id()).status()).isEqualTo(200);
        assertThat(alice.get("/hub/home").body()).contains("/user/alice/beluga/lab");

        Answer out = alice.with("Sec-Fetch-Site", "same-origin")
                .with("Sec-Fetch-Mode", "navigate")
                .get("/hub/logout");
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.body()).as("a stranger's header").doesNotContain("class=\"menu\"");
        assertThat(hub.sessions.find(session.id()).result().orElseThrow().state())
                .isEqualTo(State.STOPPING);
        assertThat(alice.get("/hub/home").location()).startsWith("/hub/login");
    }

    @Test
    void a_ticket_kept_from_before_signing_out_is_dead() {
        Browser alice = hub.signedIn("alice");
        String ticket = alice.cookies.get("mooring-ticket");
        alice.get("/hub/home");
        alice.post("/hub/logout");
        alice.cookies.put("mooring-ticket", ticket);
        assertThat(alice.get("/hub/home").location()).startsWith("/hub/login");
    }

    @Test
    void signing_out_from_a_foreign_link_asks_first() {
        Browser alice = hub.signedIn("alice");
        alice.with("Sec-Fetch-Site", "cross-site").with("Sec-Fetch-Mode", "navigate");
        Answer asked = alice.get("/hub/logout");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body()).contains("action=\"/hub/logout\"");
        assertThat(alice.get("/hub/home").status()).isEqualTo(200);
    }

    @Test
    void a_deep_link_typed_starts_and_a_foreign_one_asks_first() {
        Browser alice = hub.signedIn("alice");
        alice.with("Sec-Fetch-Site", "cross-site").with("Sec-Fetch-Mode", "navigate");
        Answer asked = alice.get("/hub/start/beluga?time=2&cores=2");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body()).contains("action=\"/hub/start/beluga\"", "name=\"time\"");
        assertThat(hub.sessions.allLive().result()).isEmpty();
        alice.with("Sec-Fetch-Site", "none");
        assertThat(alice.get("/hub/start/beluga?time=2&cores=2").location())
                .isEqualTo("/hub/spawn-pending/alice/beluga");
        assertThat(hub.sessions.only().request().minutes()).isEqualTo(120);
        assertThat(hub.sessions.only().request().cores()).isEqualTo(2);
    }

    @Test
    void what_breaks_a_limit_is_told_at_its_field_and_nothing_typed_is_lost() {
        Browser alice = hub.signedIn("alice");
        assertThat(alice.get("/hub/spawn/alice/beluga").status()).isEqualTo(200);
        Answer wrong = alice.post(
                "/hub/spawn/alice/beluga",
                "account",
                "def-smith",
                "time",
                "300",
                "cores",
                "3",
                "memory",
                "x",
                "ui",
                "lab");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).contains("value=\"300\"", "value=\"3\"");
        // What cannot be read and what breaks a limit are told together.
        assertThat(wrong.body())
                .contains("“x” is not a number", "300 h is too much", "Correct the marked fields first");
        Answer emptied = alice.post("/hub/spawn/alice/beluga", "time", "", "cores", "0", "memory", "4", "ui", "lab");
        assertThat(emptied.status()).isEqualTo(400);
        assertThat(emptied.body()).contains("Please fill this in", "At least 1 core");
        Answer late = alice.post(
                "/hub/spawn/alice/beluga",
                "account",
                "def-smith",
                "time",
                "300",
                "cores",
                "3",
                "memory",
                "4",
                "ui",
                "lab");
        assertThat(late.status()).isEqualTo(400);
        assertThat(hub.sessions.allLive().result()).isEmpty();
        Answer right = alice.post(
                "/hub/spawn/alice/beluga",
                "account",
                "rrg-smith",
                "time",
                "3",
                "cores",
                "3",
                "memory",
                "4",
                "ui",
                "lab");
        assertThat(right.status()).isEqualTo(303);
        assertThat(hub.sessions.only().request().account()).isEqualTo("rrg-smith");
    }

    @Test
    void another_cluster_is_refused_while_the_slot_is_held_with_a_link_to_the_holder() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        alice.post("/hub/start/beluga");
        Answer refused = alice.post("/hub/start/cedar");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body())
                .contains("Béluga", "/hub/spawn-pending/alice/beluga", "or cancel it to start on Cedar");
        assertThat(alice.get("/hub/spawn/alice/cedar").status()).isEqualTo(409);
    }

    @Test
    void the_logo_is_at_jupyterhubs_path_for_anybody() {
        Answer logo = hub.browser().get("/hub/logo");
        assertThat(logo.status()).isEqualTo(302);
        Answer image = hub.browser().get(logo.location());
        assertThat(image.status()).isEqualTo(200);
        assertThat(image.body()).contains("<svg");
    }

    @Test
    void start_right_after_stop_waits_for_the_slot_and_starts() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        alice.post("/hub/start/beluga");
        Session first = hub.sessions.only();
        hub.sessions.queued(first.id());
        alice.post("/hub/stop/" + first.id());
        assertThat(alice.get("/hub/spawn/alice/beluga").status()).isEqualTo(200);
        var started = java.util.concurrent.CompletableFuture.supplyAsync(() -> alice.post("/hub/start/beluga"));
        await().atMost(Duration.ofSeconds(10)).until(() -> hub.sessions.watchers() == 1);
        hub.sessions.ended(first.id(), JobState.CANCELLED);
        assertThat(started.join().location()).isEqualTo("/hub/spawn-pending/alice/beluga");
        assertThat(hub.sessions.only().id()).isNotEqualTo(first.id());
    }

    @Test
    void whoever_starts_a_server_that_was_not_running_comes_to_where_they_wanted() {
        Browser alice = hub.signedIn("alice");
        Answer stopped = alice.get("/hub/user/alice/beluga/lab/tree/a%20b.ipynb");
        assertThat(stopped.status()).isEqualTo(424);
        String next = "/user/alice/beluga/lab/tree/a%20b.ipynb";
        assertThat(stopped.body()).contains("value=\"" + next + "\"");
        Answer start = alice.post("/hub/start/beluga", "next", next);
        assertThat(start.setCookies()).anySatisfy(c -> assertThat(c).contains("Path=/hub/spawn-pending/alice/beluga"));
        hub.sessions.ready(hub.sessions.only().id());
        assertThat(alice.get(start.location()).location()).isEqualTo(next);
    }

    @Test
    void where_somebody_wanted_to_go_is_a_path_of_their_own_server() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        assertThat(alice.post("/hub/start/beluga", "next", "/user/bob/beluga/lab")
                        .setCookies())
                .isEmpty();
        alice.cookies.put("mooring-going-to", "%2F%2Fevil.example");
        hub.sessions.ready(hub.sessions.only().id());
        assertThat(alice.get("/hub/spawn-pending/alice/beluga").location()).isEqualTo("/user/alice/beluga/lab");
    }

    @Test
    void a_cluster_with_a_portal_of_its_own_leads_there() {
        assertThat(hub.signedIn("alice").get("/hub/spawn/alice/niagara").location())
                .isEqualTo("https://niagara.example.org/");
    }

    @Test
    void requests_and_sign_ins_are_counted() {
        hub.signedIn("alice").get("/hub/home");
        assertThat(hub.registry.getSampleValue(
                        "mooring_sign_ins_total", new String[] {"outcome"}, new String[] {"right"}))
                .isEqualTo(1.0);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> hub.registry.getSampleValue(
                                "mooring_hub_request_seconds_count",
                                new String[] {"face", "code"},
                                new String[] {"page", "2xx"})
                        >= 2);
    }

    @Test
    void closed_clusters_and_missing_accounts_say_so() {
        Browser bob = hub.signedIn("bob");
        bob.get("/hub/home");
        assertThat(bob.post("/hub/start/narval").status()).isEqualTo(503);
        assertThat(bob.post("/hub/start/cedar").status()).isEqualTo(403);
        assertThat(bob.get("/hub/spawn/bob/cedar").status()).isEqualTo(403);
        hub.sessions.unavailable("no database");
        assertThat(bob.post("/hub/start/beluga").status()).isEqualTo(503);
        hub.clusters.silent(true);
        assertThat(bob.post("/hub/start/beluga").status()).isEqualTo(504);
        assertThat(bob.get("/hub/home").status()).isEqualTo(200);
    }

    @Test
    void cancel_and_an_ending_by_itself_lead_to_the_reason_and_the_next_try() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        alice.post("/hub/start/beluga");
        Session first = hub.sessions.only();
        hub.sessions.queued(first.id());
        Answer cancel = alice.post("/hub/stop/" + first.id());
        assertThat(cancel.location()).isEqualTo("/hub/ended/" + first.id());
        assertThat(alice.get(cancel.location()).status()).isEqualTo(200);
        hub.sessions.ended(first.id(), JobState.CANCELLED);
        assertThat(alice.get("/hub/user/alice/beluga/lab").status()).isEqualTo(424);

        alice.post("/hub/start/beluga");
        Session second = hub.sessions.only();
        hub.sessions.queued(second.id());
        hub.sessions.ready(second.id());
        hub.sessions.ended(second.id(), JobState.OUT_OF_MEMORY);
        assertThat(alice.get("/hub/user/alice/beluga/lab").location()).isEqualTo("/hub/ended/" + second.id());
        String page = alice.get("/hub/ended/" + second.id()).body();
        assertThat(page).contains("memory=4").contains("&lt;script&gt;").doesNotContain("<script>alert");
    }

    @Test
    void home_tells_of_a_session_that_broke_off_and_an_open_home_shows_it_at_once() throws Exception {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        alice.post("/hub/start/beluga");
        Session session = hub.sessions.only();
        hub.sessions.queued(session.id());
        hub.sessions.ready(session.id());
        HttpResponse<InputStream> stream = alice.stream("/hub/home/live");
        BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        until(events, "/user/alice/beluga/lab");
        hub.sessions.ended(session.id(), JobState.FAILED);
        until(events, "Your last session on Béluga ended at");
        assertThat(alice.get("/hub/home").body()).contains("/hub/ended/" + session.id(), "The session broke off");
        stream.body().close();

        alice.post("/hub/start/beluga");
        Session second = hub.sessions.only();
        hub.sessions.queued(second.id());
        alice.post("/hub/stop/" + second.id());
        hub.sessions.ended(second.id(), JobState.CANCELLED);
        assertThat(alice.get("/hub/home").body()).doesNotContain("Your last session");
    }

    @Test
    void the_language_is_kept_and_leads_nowhere_else() {
        Browser browser = hub.browser();
        assertThat(browser.get("/hub/language?to=fr&next=/hub/status").location())
                .isEqualTo("/hub/status");
        assertThat(browser.get("/hub/status").body()).contains("lang=\"fr\"");
        assertThat(browser.get("/hub/language?to=fr&next=//evil.example").location())
                .isEqualTo("/hub/");
    }

    @Test
    void an_administrator_sees_all_sessions_stops_them_and_drains_clusters() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        alice.post("/hub/start/beluga");
        assertThat(alice.get("/hub/admin").status()).isEqualTo(403);
        Browser root = hub.signedIn("root");
        assertThat(root.get("/hub/admin").body()).contains("alice");
        assertThat(root.post("/hub/admin/clusters/cedar", "drained", "true").status())
                .isEqualTo(303);
        assertThat(root.post("/hub/stop/" + hub.sessions.only().id()).status()).isEqualTo(303);
        assertThat(hub.sessions.only().end().by()).isEqualTo("root");
    }

    private static void until(BufferedReader events, String text) throws Exception {
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("the stream ended without " + text);
    }
}
