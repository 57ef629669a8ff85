package org.mooring.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.broker.hub.Browser.Answer;

@Timeout(60)
class HostileRequestsTest {
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
    void a_form_without_the_token_of_this_sign_in_changes_nothing() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        Browser bob = hub.signedIn("bob");
        bob.get("/hub/home");
        for (String token : List.of("", "x", bob.token, "é".repeat(32))) {
            alice.token = token;
            Answer refused = alice.post("/hub/start/beluga");
            assertThat(refused.status()).isEqualTo(403);
            alice.token = token;
            assertThat(alice.post("/hub/logout").status()).isEqualTo(403);
        }
        assertThat(hub.sessions.allLive().result()).isEmpty();
        assertThat(alice.get("/hub/home").status()).isEqualTo(200);
    }

    @Test
    void a_sign_in_without_the_forms_token_is_refused() {
        Browser browser = hub.browser();
        browser.get("/hub/login");
        browser.token = "planted";
        assertThat(browser.post("/hub/login", "username", "alice", "password", HubHarness.PASSWORD)
                        .status())
                .isEqualTo(403);
        assertThat(browser.cookies).doesNotContainKey("mooring-ticket");
    }

    @Test
    void a_planted_token_cookie_does_not_help() {
        Browser alice = hub.signedIn("alice");
        alice.cookies.put("_xsrf", "AAAAAAAAAAAAAAAAAAAAAAAA");
        alice.token = "AAAAAAAAAAAAAAAAAAAAAAAA";
        assertThat(alice.post("/hub/start/beluga").status()).isEqualTo(403);
    }

    @Test
    void a_foreign_origin_is_refused_even_with_the_right_token() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        for (String origin : List.of("https://evil.example", "null", hub.origin + ".evil.example")) {
            alice.with("Origin", origin);
            assertThat(alice.post("/hub/start/beluga").status()).isEqualTo(403);
            assertThat(alice.json("POST", "/hub/api/users/alice/server", "{}").status())
                    .isEqualTo(403);
        }
        alice.with("Origin", hub.origin).with("Sec-Fetch-Site", "same-origin");
        assertThat(alice.post("/hub/start/beluga").status()).isEqualTo(303);
    }

    @Test
    void a_browsers_api_call_needs_the_token_as_a_header() {
        Browser alice = hub.signedIn("alice");
        assertThat(alice.get("/hub/api/user").json().path("name").asText()).isEqualTo("alice");
        assertThat(alice.json("POST", "/hub/api/users/alice/server", "{}").status())
                .isEqualTo(403);
        alice.with("X-XSRFToken", alice.cookies.get("_xsrf"));
        assertThat(alice.json("POST", "/hub/api/users/alice/server", "{}").status())
                .isEqualTo(202);
        // Making a token asks for the password again.
        assertThat(alice.json("POST", "/hub/api/users/alice/tokens", "{}").status())
                .isEqualTo(403);
    }

    @Test
    void two_tickets_are_refused() {
        Browser alice = hub.signedIn("alice");
        alice.with("Cookie", "mooring-ticket=" + alice.cookies.get("mooring-ticket") + "; mooring-ticket=x");
        assertThat(alice.get("/hub/home").status()).isEqualTo(400);
        assertThat(alice.get("/hub/api/user").status()).isEqualTo(400);
    }

    @Test
    void another_users_pages_are_refused_and_tell_nothing() {
        Browser alice = hub.signedIn("alice");
        alice.get("/hub/home");
        alice.post("/hub/start/beluga");
        String id = hub.sessions.only().id().value();
        Browser bob = hub.signedIn("bob");
        bob.get("/hub/home");
        for (String path : List.of(
                "/hub/spawn/alice/beluga",
                "/hub/spawn-pending/alice/beluga",
                "/hub/spawn-pending/alice/beluga/live",
                "/hub/user/alice/beluga/lab",
                "/hub/session/" + id,
                "/hub/session/" + id + "/live",
                "/hub/ended/" + id)) {
            Answer refused = bob.get(path);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.body()).doesNotContain("def-smith");
        }
        assertThat(bob.post("/hub/spawn/alice/beluga", "time", "1").status()).isEqualTo(403);
        assertThat(bob.post("/hub/stop/" + id).status()).isEqualTo(403);
        assertThat(hub.sessions.only().state().pending()).isTrue();
        HttpResponse<InputStream> stream = bob.stream("/hub/spawn-pending/alice/beluga/live");
        assertThat(stream.statusCode()).isEqualTo(403);
    }

    @Test
    void markup_in_a_name_stays_text_and_an_overlong_one_is_refused() {
        Browser browser = hub.browser();
        browser.get("/hub/login");
        Answer script = browser.post("/hub/login", "username", "\"><script>alert(1)</script>", "password", "x");
        assertThat(script.status()).isEqualTo(403);
        assertThat(script.body()).doesNotContain("<script>alert").contains("&lt;script>alert");
        assertThat(browser.post("/hub/login", "username", "a".repeat(1 << 20), "password", "x")
                        .status())
                .isEqualTo(413);
        assertThat(browser.post("/hub/login", "username", "a".repeat(5000), "password", "x")
                        .status())
                .isEqualTo(403);
        assertThat(browser.post("/hub/login", "username", "alice", "password", "x".repeat(5000))
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/hub/login").status()).isEqualTo(200);
    }

    @Test
    void signing_in_leads_to_paths_of_this_origin_only() {
        for (String next : List.of(
                "//evil.example",
                "https://evil.example/",
                "/\\evil.example",
                "javascript:alert(1)",
                "/a\r\nSet-Cookie: x=1",
                " /x",
                "")) {
            Browser browser = hub.browser();
            browser.get("/hub/login");
            Answer in = browser.post("/hub/login", "username", "alice", "password", HubHarness.PASSWORD, "next", next);
            assertThat(in.location()).as(next).isEqualTo("/hub/home");
            assertThat(in.header("x")).isEmpty();
        }
    }

    @Test
    void broken_paths_and_headers_end_in_a_plain_answer() throws Exception {
        Browser alice = hub.signedIn("alice");
        for (String path : List.of(
                "/hub/spawn/%2e%2e/x",
                "/hub/user/alice/%0d%0aX-Evil:1/lab",
                "/hub/session/%3Cscript%3E",
                "/hub/ended/0000000000000000",
                "/hub/start/%00",
                "/hub/nothing",
                "/hub/static/../login/x")) {
            Answer answer = alice.get(path);
            assertThat(answer.status()).as(path).isIn(302, 400, 403, 404);
            assertThat(answer.header("X-Evil")).isEmpty();
            assertThat(answer.body()).doesNotContain("<script>");
        }
        assertThat(raw("GET /hub/login?next=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 ");
        assertThat(raw("PUT /hub/home HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
        assertThat(raw("POST /hub/login HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(alice.get("/hub/home").status()).isEqualTo(200);
    }

    @Test
    void streams_are_bounded_per_user() {
        Browser alice = hub.signedIn("alice");
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(alice.stream("/hub/home/live"));
        }
        assertThat(streams).allSatisfy(s -> assertThat(s.statusCode()).isEqualTo(200));
        assertThat(alice.stream("/hub/home/live").statusCode()).isEqualTo(429);
        assertThat(hub.signedIn("bob").stream("/hub/home/live").statusCode()).isEqualTo(200);
    }

    @Test
    void every_page_forbids_frames_sniffing_and_inline_scripts() {
        Browser alice = hub.signedIn("alice");
        for (String path : List.of("/hub/login", "/hub/home", "/hub/status", "/hub/nothing", "/hub/api/user")) {
            Answer answer = alice.get(path);
            assertThat(answer.header("Content-Security-Policy")).as(path).contains("frame-ancestors 'none'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.body()).doesNotContain("<script>").doesNotContain("style=\"");
        }
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), hub.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        }
    }
}
