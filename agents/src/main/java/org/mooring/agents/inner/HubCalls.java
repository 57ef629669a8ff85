package org.mooring.agents.inner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mooring.agents.metrics.AgentMetrics;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Codec;
import org.mooring.protocol.ServerActivity;
import org.mooring.protocol.ServerIdentity;
import org.mooring.protocol.ServerWho;
import org.mooring.protocol.TokenHash;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.Bus;

/**
 * The four calls that {@code jupyterhub-singleuser} makes to its hub (JupyterHub 3 to 6), below {@code /hub-VERSION/}:
 * the version is the one that the server was told, so that it finds its own. Only the hash of a token is handed on.
 * There is no OAuth: the credential that the edge adds is the only way in.
 */
final class HubCalls {
    private static final Pattern API = Pattern.compile("/hub-([0-9a-z.]{1,20})/api(/.*)?");
    private static final Pattern ACTIVITY = Pattern.compile("/users/[^/]+/activity");
    private static final Pattern TOKEN = Pattern.compile("(?i)(?:token|bearer)\\s+(\\S{1,200})");
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final ClusterId cluster;
    private final Bus bus;
    private final AgentMetrics metrics;

    HubCalls(ClusterId cluster, Bus bus, AgentMetrics metrics) {
        this.cluster = cluster;
        this.bus = bus;
        this.metrics = metrics;
    }

    void handle(HttpServerRequest request) {
        Matcher api = API.matcher(request.path());
        if (!api.matches()) {
            reply(request, "other", 404, problem(404, "not a call of a single-user server"));
            return;
        }
        String version = api.group(1);
        String path = api.group(2) == null ? "" : api.group(2);
        request.response().putHeader("X-JupyterHub-Version", version);
        boolean get = HttpMethod.GET.equals(request.method());
        boolean post = HttpMethod.POST.equals(request.method());
        if (get && (path.isEmpty() || "/".equals(path))) {
            reply(request, "version", 200, object().put("version", version).toString());
        } else if (get && "/user".equals(path)) {
            who(request);
        } else if (post && ACTIVITY.matcher(path).matches()) {
            Replies.body(request)
                    .onSuccess(body -> activity(request, body))
                    .onFailure(broken -> reply(request, "activity", 413, problem(413, "the body is too long")));
        } else if (path.startsWith("/oauth2/")) {
            reply(request, "oauth", 400, oauthRefusal());
        } else {
            reply(request, "other", 404, problem(404, "this hub answers only what a single-user server asks"));
        }
    }

    private void who(HttpServerRequest request) {
        Optional<String> hash = tokenHash(request);
        if (hash.isEmpty()) {
            reply(request, "user", 403, problem(403, "Forbidden: send Authorization: token …"));
            return;
        }
        bus.request(Address.broker(ServerWho.class), new ServerWho(cluster, hash.get()), PATIENCE)
                .onSuccess(identity -> {
                    UserName user = identity.user();
                    if (user == null) {
                        reply(request, "user", 403, problem(403, "Forbidden"));
                    } else {
                        reply(request, "user", 200, model(user, identity));
                    }
                })
                .onFailure(away -> reply(request, "user", 503, problem(503, "no broker answers now")));
    }

    private static String model(UserName user, ServerIdentity identity) {
        ObjectNode model = object();
        model.put("kind", "user").put("name", user.value()).put("admin", false);
        model.putArray("groups");
        model.putNull("session_id");
        model.putNull("token_id");
        identity.scopes().stream().sorted().forEach(model.putArray("scopes")::add);
        return model.toString();
    }

    private void activity(HttpServerRequest request, String body) {
        Optional<String> hash = tokenHash(request);
        Optional<Instant> last = lastActivity(body);
        if (hash.isEmpty() || last.isEmpty()) {
            int status = hash.isEmpty() ? 403 : 400;
            reply(
                    request,
                    "activity",
                    status,
                    problem(status, hash.isEmpty() ? "Forbidden" : "no valid last_activity"));
            return;
        }
        Future<?> told = bus.request(
                Address.broker(ServerActivity.class), new ServerActivity(cluster, hash.get(), last.get()), PATIENCE);
        told.onSuccess(taken -> reply(request, "activity", 200, ""))
                .onFailure(away -> reply(request, "activity", 503, problem(503, "no broker answers now")));
    }

    private static Optional<Instant> lastActivity(String body) {
        try {
            String text = Codec.json().readTree(body).path("last_activity").asText("");
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> tokenHash(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        Matcher token = TOKEN.matcher(header == null ? "" : header);
        return token.matches() ? Optional.of(TokenHash.of(token.group(1))) : Optional.empty();
    }

    private static String oauthRefusal() {
        return object().put("error", "unsupported_grant_type")
                .put("error_description", "there is no sign-in at a session's own server: open it through the hub")
                .toString();
    }

    private static ObjectNode object() {
        return Codec.json().createObjectNode();
    }

    private static String problem(int status, String message) {
        return object().put("status", status).put("message", message).toString();
    }

    private void reply(HttpServerRequest request, String call, int status, String body) {
        metrics.hubCalled(call, status);
        Replies.json(request, status, body);
    }
}
