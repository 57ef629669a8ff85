package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.identity.Identity;
import org.mooring.broker.identity.UserEntry;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.Codec;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Problem;

/** Users by JupyterHub's API: who am I, who is there, what they did last. */
final class UserApi {
    private static final int PAGE = 50;
    private static final int LONGEST_PAGE = 200;
    private static final long FUTURE_SECONDS = 59 * 60;

    private final Identity identity;
    private final HubActions actions;
    private final Servers servers;
    private final ApiModels models;
    private final HubConfig config;

    UserApi(Identity identity, HubActions actions, Servers servers, ApiModels models, HubConfig config) {
        this.identity = identity;
        this.actions = actions;
        this.servers = servers;
        this.models = models;
        this.config = config;
    }

    void mount(Border border) {
        border.get(Face.API, "/hub/api/user", this::self);
        border.get(Face.API, "/hub/api/users", this::list);
        border.get(Face.API, "/hub/api/users/:user", this::one);
        border.post(Face.API, "/hub/api/users/:user/activity", this::activity);
    }

    private Future<Reply> self(Visitor visitor) {
        Caller by = visitor.user();
        UserEntry user = entry(by.user());
        return actions.liveOf(by.user()).map(live -> Reply.json(models.self(models.user(user, live, by), by)));
    }

    private Future<Reply> one(Visitor visitor) {
        Caller by = visitor.user();
        UserName name = visitor.userParam();
        boolean readable = by.scopes().allow("read:users:name", name)
                || (by.user().equals(name) && by.scopes().allowSome("access:servers"));
        if (!readable) {
            // Whether there is such a user is not told to whoever may not know.
            throw Visitor.notFound("there is no user " + name + ", or you may not see them");
        }
        UserEntry user = entry(name);
        return actions.liveOf(name).map(live -> Reply.json(models.user(user, live, by)));
    }

    private UserEntry entry(UserName name) {
        return identity.passwords().users().find(name).orElseThrow(() -> Visitor.notFound("there is no user " + name));
    }

    private Future<Reply> list(Visitor visitor) {
        Caller by = visitor.user();
        HubActions.mustBeAllowedAll(by, "list:users");
        String state = visitor.query("state").orElse("");
        if (!List.of("", "active", "ready", "inactive").contains(state)) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "state is active, ready or inactive");
        }
        int offset = number(visitor, "offset", 0, Integer.MAX_VALUE);
        int limit = Math.max(1, number(visitor, "limit", PAGE, LONGEST_PAGE));
        String filter = visitor.query("name_filter").orElse("");
        return actions.everybodysLive().map(all -> {
            Map<UserName, List<Session>> live = all.stream().collect(Collectors.groupingBy(Session::user));
            List<UserEntry> found = identity.passwords().users().all().stream()
                    .filter(u -> u.name().value().contains(filter))
                    .filter(u -> matches(state, live.getOrDefault(u.name(), List.of())))
                    .sorted(Comparator.comparing(UserEntry::name))
                    .toList();
            ArrayNode items = Codec.json().createArrayNode();
            found.stream()
                    .skip(offset)
                    .limit(limit)
                    .forEach(u -> items.add(models.user(u, live.getOrDefault(u.name(), List.of()), by)));
            return paged(visitor, items, offset, limit, found.size());
        });
    }

    private static boolean matches(String state, List<Session> live) {
        return switch (state) {
            case "active" -> !live.isEmpty();
            case "ready" -> live.stream().anyMatch(s -> s.state() == State.READY);
            case "inactive" -> live.isEmpty();
            default -> true;
        };
    }

    private Reply paged(Visitor visitor, ArrayNode items, int offset, int limit, int total) {
        String accept = visitor.header("Accept");
        if (accept == null || !accept.contains("application/jupyterhub-pagination+json")) {
            return Reply.json(items);
        }
        ObjectNode body = ApiModels.object();
        body.set("items", items);
        ObjectNode page = body.putObject("_pagination");
        page.put("offset", offset).put("limit", limit).put("total", total);
        if (offset + limit >= total) {
            page.putNull("next");
        } else {
            String state = visitor.query("state").map(s -> "&state=" + s).orElse("");
            String filter = visitor.query("name_filter")
                    .map(f -> "&name_filter=" + java.net.URLEncoder.encode(f, java.nio.charset.StandardCharsets.UTF_8))
                    .orElse("");
            page.putObject("next")
                    .put("offset", offset + limit)
                    .put("limit", limit)
                    .put(
                            "url",
                            config.origins().get(0) + "/hub/api/users?offset=" + (offset + limit) + "&limit=" + limit
                                    + state + filter);
        }
        return Reply.json(body);
    }

    private static int number(Visitor visitor, String name, int usual, int most) {
        Optional<String> text = visitor.query(name).filter(t -> !t.isEmpty());
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.get().matches("\\d{1,9}")) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, name + " must be a whole number");
        }
        return Math.min(Integer.parseInt(text.get()), most);
    }

    private Future<Reply> activity(Visitor visitor) {
        UserName name = visitor.userParam();
        HubActions.mustBeAllowed(visitor.user(), "users:activity", name);
        entry(name);
        JsonNode body = ApiBody.object(visitor);
        JsonNode byServer = body.path("servers");
        if (!body.has("last_activity") && !byServer.isObject()) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "last_activity or servers must be there");
        }
        if (body.has("last_activity")) {
            time(visitor, body.path("last_activity"));
        }
        return actions.liveOf(name).compose(live -> {
            Future<Void> done = Future.succeededFuture();
            for (Map.Entry<String, JsonNode> server : byServer.properties()) {
                Instant at = time(visitor, server.getValue().path("last_activity"));
                Session session = live.stream()
                        .filter(s -> s.claim().server().value().equals(server.getKey())
                                || (server.getKey().isEmpty()
                                        && servers.isDefault(s.claim().server())))
                        .findFirst()
                        .orElseThrow(() -> Refusal.of(
                                Problem.Kind.BAD_REQUEST,
                                name + " has no running server of the name given in servers"));
                done = done.compose(before -> actions.active(session, at));
            }
            return done.map(Reply.empty(200));
        });
    }

    private static Instant time(Visitor visitor, JsonNode text) {
        try {
            Instant at = OffsetDateTime.parse(zoned(text.asText(""))).toInstant();
            if (at.isAfter(visitor.now().plusSeconds(FUTURE_SECONDS))) {
                throw Refusal.of(Problem.Kind.BAD_REQUEST, "last_activity lies more than 59 minutes in the future");
            }
            return at;
        } catch (DateTimeParseException e) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "last_activity must be an ISO 8601 time");
        }
    }

    /** JupyterHub reads a time without a zone as UTC. */
    private static String zoned(String text) {
        return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)") ? text : text + "Z";
    }
}
