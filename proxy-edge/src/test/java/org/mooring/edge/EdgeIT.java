package org.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.Route;
import org.mooring.protocol.TokenHash;
import org.mooring.protocol.TokenVerdict;
import org.mooring.protocol.UserName;

class EdgeIT {
    private static final Iterable<String> SET_COOKIES =
            List.of("_xsrf=1; Path=" + EdgeRig.PREFIX, "mooring-ticket=x; Path=/", "a=b; Path=/");

    @TempDir
    Path state;

    private Vertx hubs;
    private EdgeRig rig;
    private final AtomicReference<HttpServerRequest> seen = new AtomicReference<>();
    private int server;

    @BeforeEach
    void start() {
        hubs = Vertx.vertx();
        int hub = EdgeRig.await(hubs.createHttpServer()
                        .requestHandler(r -> r.response()
                                .end("hub " + r.method() + " " + r.uri() + " "
                                        + r.getHeader("X-Forwarded-For") + " " + r.getHeader("Host") + " "
                                        + r.getHeader("Cookie")))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        rig = new EdgeRig(state, t -> t.hubPort = hub);
        server = rig.serve(r -> {
            seen.set(r);
            r.response()
                    .putHeader("Set-Cookie", SET_COOKIES)
                    .putHeader("X-Seen", r.uri())
                    .end("server");
        });
    }

    @AfterEach
    void stop() {
        rig.close();
        EdgeRig.await(hubs.close());
    }

    @Test
    void the_owner_comes_through_and_nothing_of_ours_does() {
        rig.open(server);
        HttpResponse<String> answer =
                rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "files/my%20n%C3%A9%2Fx?a=%2F"))
                        .header("Cookie", "a=1; " + rig.alice() + "; _xsrf=2; _xsrf=3; jupyterhub-session-id=z")
                        .header("X-Forwarded-For", "6.6.6.6")
                        .header("Authorization", "token stolen"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("server");
        assertThat(answer.headers().firstValue("X-Seen")).contains(EdgeRig.PREFIX + "files/my%20n%C3%A9%2Fx?a=%2F");
        assertThat(seen.get().getHeader("Cookie")).isEqualTo("a=1; _xsrf=2; _xsrf=3");
        assertThat(seen.get().getHeader("Authorization")).isNull();
        assertThat(seen.get().getHeader("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(seen.get().getHeader("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(seen.get().getHeader("Host")).isEqualTo("127.0.0.1:" + rig.edge.port());
        assertThat(answer.headers().allValues("Set-Cookie"))
                .containsExactly("_xsrf=1; Path=" + EdgeRig.PREFIX, "a=b; Path=" + EdgeRig.PREFIX);
    }

    @Test
    void others_are_refused_and_strangers_sent_to_sign_in() {
        rig.open(server);
        HttpResponse<String> other = rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "lab"))
                .header("Cookie", rig.ticket("bob", "s"))
                .header("Accept", "text/html")
                .header("Accept-Language", "fr"));
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("<html").contains("lang=\"fr\"");
        HttpResponse<String> stranger = rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "lab?x=1&token="))
                .header("Accept", "text/html"));
        assertThat(stranger.statusCode()).isEqualTo(302);
        assertThat(stranger.headers().firstValue("Location"))
                .contains("/hub/login?next=%2Fuser%2Falice%2Fbeluga%2Flab%3Fx%3D1");
        HttpResponse<String> program = rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api")));
        assertThat(program.statusCode()).isEqualTo(403);
        assertThat(program.body()).startsWith("{\"status\":403,\"message\":\"");
        assertThat(rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api"))
                                .header("Cookie", rig.alice() + "; " + rig.ticket("alice", "t")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api"))
                                .header("Cookie", rig.alice() + "x"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void another_site_cannot_act() {
        rig.open(server);
        HttpRequest.Builder post =
                rig.asAlice(EdgeRig.PREFIX + "api/kernels").POST(HttpRequest.BodyPublishers.noBody());
        assertThat(rig.send(post.copy().header("Origin", "http://evil.test")).statusCode())
                .isEqualTo(403);
        assertThat(rig.send(post.copy().header("Origin", "null")).statusCode()).isEqualTo(403);
        assertThat(rig.send(post.copy().header("Sec-Fetch-Site", "same-site")).statusCode())
                .isEqualTo(403);
        assertThat(rig.send(post.copy().header("Origin", "http://hub.test")).statusCode())
                .isEqualTo(200);
        assertThat(rig.send(post).statusCode()).isEqualTo(200);
    }

    @Test
    void an_api_token_with_the_scope_opens_the_server_and_is_asked_for_once() {
        rig.open(server);
        rig.broker.tokens.put(
                TokenHash.of("good"),
                new TokenVerdict(new UserName("carol"), List.of("access:servers!server=alice/beluga"), null));
        rig.broker.tokens.put(
                TokenHash.of("narrow"),
                new TokenVerdict(new UserName("alice"), List.of("access:servers!server=alice/cedar"), null));
        for (String scheme : List.of("token ", "Bearer ", "BEARER ")) {
            assertThat(rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api"))
                                    .header("Authorization", scheme + "good"))
                            .statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> inUrl =
                rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api?a=1&%74oken=good&b=%20")));
        assertThat(inUrl.headers().firstValue("X-Seen")).contains(EdgeRig.PREFIX + "api?a=1&b=%20");
        assertThat(rig.broker.tokenQuestions).hasValue(1);
        assertThat(rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api?token=narrow")))
                        .statusCode())
                .isEqualTo(403);
        rig.broker.revoke(new Revoked(
                Revoked.Kind.TOKEN, TokenHash.of("good"), Instant.now().plusSeconds(60)));
        await().atMost(Duration.ofSeconds(1))
                .until(() -> rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api?token=good")))
                                .statusCode()
                        == 403);
    }

    @Test
    void a_token_not_seen_before_waits_for_a_broker() {
        rig.open(server);
        rig.broker.stop();
        HttpResponse<String> answer =
                rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api")).header("Authorization", "token x"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "api")).statusCode()).isEqualTo(200);
    }

    @Test
    void paths_lead_where_they_should() {
        assertThat(location("/", "text/html")).isEqualTo("302 /hub/");
        assertThat(location("/hub", "text/html")).isEqualTo("302 /hub/");
        assertThat(location("/user/alice", "text/html")).isEqualTo("302 /hub/user/alice/");
        assertThat(location("/user/alice/", "text/html")).isEqualTo("302 /hub/user/alice/");
        assertThat(location("/user/alice/beluga?x=1", "text/html")).isEqualTo("302 /user/alice/beluga/?x=1");
        assertThat(location("/user/alice/beluga/logout", "text/html")).isEqualTo("302 /hub/logout");
        assertThat(location("/user/alice/beluga/lab/x%20y?a=b&token=t", "text/html"))
                .isEqualTo("302 /hub/user/alice/beluga/lab/x%20y?a=b");
        assertThat(location("/user/alice/beluga/api", "*/*")).isEqualTo("424 ");
        assertThat(location("/nowhere", "text/html")).isEqualTo("404 ");
        rig.open(server);
        assertThat(location("/user/alice/beluga/logout", "text/html")).isEqualTo("302 /hub/logout");
        assertThat(location("/user/alice/beluga", "text/html")).isEqualTo("302 /user/alice/beluga/");
        HttpResponse<String> hub = rig.send(rig.asAlice("/hub/home?x=%2F").header("X-Forwarded-For", "6.6.6.6"));
        assertThat(hub.body()).startsWith("hub GET /hub/home?x=%2F 127.0.0.1 127.0.0.1:" + rig.edge.port());
        assertThat(hub.body()).contains("mooring-ticket=");
    }

    private String location(String path, String accept) {
        HttpResponse<String> answer =
                rig.send(HttpRequest.newBuilder(rig.uri(path)).header("Accept", accept));
        return answer.statusCode() + " "
                + answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void a_session_that_is_gone_is_424_for_programs_as_soon_as_its_route_goes() {
        Route route = rig.open(server);
        assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "api")).statusCode()).isEqualTo(200);
        rig.broker.remove(route);
        rig.awaitRoutes(0);
        HttpResponse<String> answer = rig.send(rig.asAlice(EdgeRig.PREFIX + "api"));
        assertThat(answer.statusCode()).isEqualTo(424);
        assertThat(answer.body()).contains("\"status\":424");
    }

    @Test
    void a_lost_change_is_found_by_the_hash() {
        rig.open(server);
        Route bob = new Route(
                "/user/bob/cedar/",
                new org.mooring.protocol.SessionId("0000000000000002"),
                new UserName("bob"),
                new org.mooring.protocol.ClusterId("cedar"),
                1,
                Route.Way.DIRECT,
                new org.mooring.protocol.Target("127.0.0.1", server, null));
        rig.broker.addSilently(bob);
        rig.broker.tellHash();
        rig.awaitRoutes(2);
    }

    @Test
    void an_edge_that_starts_without_a_broker_serves_what_it_kept() {
        rig.open(server);
        rig.broker.revoke(
                new Revoked(Revoked.Kind.SIGN_IN, "dead", Instant.now().plusSeconds(600)));
        rig.broker.stop();
        EdgeRig.await(rig.edge.stop());
        rig.startEdge();
        assertThat(rig.send(rig.asAlice(EdgeRig.PREFIX + "api")).statusCode()).isEqualTo(200);
        assertThat(rig.send(HttpRequest.newBuilder(rig.uri(EdgeRig.PREFIX + "api"))
                                .header("Cookie", rig.ticket("alice", "dead")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void what_was_used_is_reported() {
        rig.open(server);
        rig.send(rig.asAlice(EdgeRig.PREFIX + "api"));
        rig.send(rig.asAlice(EdgeRig.PREFIX + "api"));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> rig.broker.activity.stream()
                                .mapToLong(e -> e.requests())
                                .sum()
                        == 2);
        assertThat(rig.broker.activity.get(0).lastActivity())
                .isAfter(Instant.now().minusSeconds(10));
    }
}
