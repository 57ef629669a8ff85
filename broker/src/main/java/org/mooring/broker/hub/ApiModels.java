package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.identity.ApiToken;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.identity.UserEntry;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.Codec;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.TokenHash;

/** The broker's values in JupyterHub's REST models, fields added where we know more. Pure. */
final class ApiModels {
    /** The JupyterHub whose REST API this one speaks; clients compare the major number. */
    static final String JUPYTERHUB = "5.5.1";

    private final Servers servers;
    private final String origin;

    /** @param origin the hub's own, for models with whole URLs */
    ApiModels(Servers servers, String origin) {
        this.servers = servers;
        this.origin = origin;
    }

    /**
     * A user's model.
     *
     * @param live their sessions; those the caller may not see are left out
     */
    ObjectNode user(UserEntry user, List<Session> live, Caller by) {
        ObjectNode model = object().put("kind", "user").put("name", user.name().value());
        model.put("admin", user.admin());
        model.putArray("groups");
        model.putArray("roles").add("user");
        if (user.admin()) {
            model.withArray("roles").add("admin");
        }
        List<Session> seen = live.stream()
                .filter(s ->
                        by.scopes().allow("read:servers", s.user(), s.claim().server()))
                .toList();
        Session standard = seen.stream()
                .filter(s -> servers.isDefault(s.claim().server()))
                .findFirst()
                .orElse(null);
        model.put(
                "server", standard != null && ready(standard) ? standard.claim().prefix() : null);
        model.put("pending", standard == null ? null : pending(standard));
        model.putNull("created");
        Instant last =
                seen.stream().map(Session::lastActivity).max(Instant::compareTo).orElse(null);
        model.put("last_activity", time(last));
        model.putNull("auth_state");
        ObjectNode map = model.putObject("servers");
        for (Session s : seen) {
            map.set(s.claim().server().value(), server(s, s.claim().server().value()));
        }
        // Clients that know no named servers look for '' only.
        if (standard != null) {
            map.set("", server(standard, ""));
        }
        return model;
    }

    /** The caller's own model: what they may do beside who they are. */
    ObjectNode self(ObjectNode model, Caller by) {
        strings(model.putArray("scopes"), by.scopes().list());
        if (by.proof() instanceof Caller.Program program) {
            model.put("token_id", program.token().id());
            model.putNull("session_id");
        } else if (by.proof() instanceof Caller.Browser browser) {
            model.putNull("token_id");
            // Not the id itself: knowing it must open nothing.
            model.put("session_id", TokenHash.of(browser.ticket().signIn()).substring(0, 16));
        } else {
            throw new AssertionError(by.proof());
        }
        return model;
    }

    /** @param name the server's, or {@code ''} for the default one */
    ObjectNode server(Session s, String name) {
        String user = s.user().value();
        String progress = "/hub/api/users/" + user + (name.isEmpty() ? "/server" : "/servers/" + name) + "/progress";
        ObjectNode model = object().put("name", name);
        model.put("full_name", user + "/" + name);
        model.put("display_name", name);
        model.put("last_activity", time(s.lastActivity()));
        model.put("started", time(s.claim().claimedAt()));
        model.put("pending", pending(s));
        model.put("ready", ready(s));
        model.put("stopped", s.state() == State.ENDED);
        model.put("url", s.claim().prefix());
        model.put("full_url", origin + s.claim().prefix());
        model.put("progress_url", progress);
        model.put("full_progress_url", origin + progress);
        model.set("user_options", options(s.request()));
        ObjectNode mooring = model.putObject("mooring");
        mooring.put("session", s.id().value());
        mooring.put("cluster", s.claim().cluster().value());
        mooring.put("state", s.state().name());
        mooring.put("job", s.job().id());
        mooring.put("node", s.job().node());
        mooring.put("deadline", time(s.claim().deadline()));
        mooring.put("ends_at", time(s.endsAt().orElse(null)));
        mooring.put("unheard_since", time(s.unheardSince()));
        if (s.end() != null) {
            mooring.put("reason", s.end().reason().label());
        }
        return model;
    }

    static ObjectNode options(JobRequest r) {
        ObjectNode options = object();
        options.put("account", r.account());
        options.put("time", r.minutes());
        options.put("cores", r.cores());
        options.put("memory", r.memoryMiB());
        options.put("gpus", r.gpus());
        if (r.gpuType() != null) {
            options.put("gpu_type", r.gpuType());
        }
        options.put("ui", r.ui());
        return options;
    }

    private static boolean ready(Session s) {
        return s.state() == State.READY;
    }

    private static @Nullable String pending(Session s) {
        return switch (s.state()) {
            case CLAIMED, SUBMITTING, QUEUED, STARTING -> "spawn";
            case STOPPING -> "stop";
            case READY, ENDED -> null;
        };
    }

    ObjectNode token(ApiToken token) {
        ObjectNode model = object().put("user", token.user().value());
        model.put("id", token.id());
        model.put("kind", "api_token");
        model.putArray("roles");
        strings(model.putArray("scopes"), token.scopes());
        model.put("created", time(token.created()));
        model.put("last_activity", time(token.lastActivity()));
        model.put("expires_at", time(token.expires()));
        model.put("note", token.note());
        model.putNull("session_id");
        model.put("oauth_client", "JupyterHub");
        return model;
    }

    ObjectNode cluster(ClusterStatus c) {
        ObjectNode model = object().put("id", c.id().value()).put("name", c.name());
        model.put("condition", c.condition().name().toLowerCase(java.util.Locale.ROOT));
        model.put("open", c.condition().open());
        model.put("heard_at", time(c.heardAt()));
        model.put("until", time(c.until()));
        model.put("free_cores", c.freeCores());
        model.put("total_cores", c.totalCores());
        model.put("waiting", c.waiting());
        model.put("expected_wait_seconds", c.expectedWaitSeconds());
        model.put("link", c.link() == null ? null : c.link().toString());
        model.put(
                "server",
                ServerName.parse(c.id().value()).map(ServerName::value).orElse(null));
        return model;
    }

    static ObjectNode object() {
        return Codec.json().createObjectNode();
    }

    private static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }

    /** ISO 8601 with six digits, as JupyterHub writes it. */
    static @Nullable String time(@Nullable Instant at) {
        return at == null
                ? null
                : java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                        .withZone(java.time.ZoneOffset.UTC)
                        .format(at.truncatedTo(ChronoUnit.MICROS));
    }
}
