package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.identity.ApiToken;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.identity.Identity;
import org.mooring.broker.identity.Passwords;
import org.mooring.broker.identity.Scopes;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Problem;

/**
 * API tokens by JupyterHub's API. Making one by a browser's sign-in asks for the password again ({@code auth}), for in
 * path mode a server's own pages share the hub's origin.
 */
final class TokenApi {
    private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

    private final Identity identity;
    private final ApiModels models;

    TokenApi(Identity identity, ApiModels models) {
        this.identity = identity;
        this.models = models;
    }

    void mount(Border border) {
        border.get(Face.API, "/hub/api/users/:user/tokens", this::list);
        border.post(Face.API, "/hub/api/users/:user/tokens", this::make);
        border.get(Face.API, "/hub/api/users/:user/tokens/:token", this::one);
        border.delete(Face.API, "/hub/api/users/:user/tokens/:token", this::revoke);
    }

    private Future<Reply> list(Visitor visitor) {
        UserName user = visitor.userParam();
        HubActions.mustBeAllowed(visitor.user(), "read:tokens", user);
        return identity.tokens().of(user).map(tokens -> {
            var body = ApiModels.object();
            ArrayNode list = body.putArray("api_tokens");
            tokens.forEach(t -> list.add(models.token(t)));
            body.putArray("oauth_tokens");
            return Reply.json(body);
        });
    }

    private Future<Reply> one(Visitor visitor) {
        UserName user = visitor.userParam();
        HubActions.mustBeAllowed(visitor.user(), "read:tokens", user);
        return identity.tokens().of(user).map(tokens -> tokens.stream()
                .filter(t -> t.id().equals(visitor.context().pathParam("token")))
                .findFirst()
                .map(t -> Reply.json(models.token(t)))
                .orElseThrow(() -> noToken(user)));
    }

    private Future<Reply> revoke(Visitor visitor) {
        UserName user = visitor.userParam();
        HubActions.mustBeAllowed(visitor.user(), "tokens", user);
        String id = visitor.context().pathParam("token");
        return identity.tokens().revoke(user, id == null ? "" : id).map(gone -> {
            if (!gone) {
                throw noToken(user);
            }
            return Reply.empty(204);
        });
    }

    private static Refusal noToken(UserName user) {
        return Visitor.notFound(user + " has no token of that id");
    }

    private Future<Reply> make(Visitor visitor) {
        UserName user = visitor.userParam();
        JsonNode body = ApiBody.object(visitor);
        String note = text(body, "note", "Requested via api");
        Duration life = life(body.path("expires_in"));
        List<String> asked = scopes(body);
        return granter(visitor, user, body.path("auth")).compose(may -> {
            boolean admin = identity.passwords().admin(user);
            Scopes wanted;
            try {
                wanted = Scopes.parse(asked, user, admin);
            } catch (IllegalArgumentException e) {
                throw Refusal.of(Problem.Kind.BAD_REQUEST, String.valueOf(e.getMessage()));
            }
            SortedSet<String> beyond = asked.isEmpty() ? wanted.beyond(wanted) : wanted.beyond(may);
            if (!beyond.isEmpty()) {
                throw Refusal.of(
                        Problem.Kind.NOT_YOURS, "a token cannot do more than whoever makes it; too much: " + beyond);
            }
            // Without scopes it can do what its maker can, however little that is.
            List<String> kept = asked.isEmpty() ? may.list() : asked;
            return identity.tokens().make(user, kept, note, life).map(made -> {
                var model = models.token(made.token());
                model.put("token", made.text());
                return (Reply) new Reply.Json(201, model);
            });
        });
    }

    /** What whoever makes a token for this user may do. */
    private Future<Scopes> granter(Visitor visitor, UserName user, JsonNode auth) {
        Caller by = visitor.caller();
        if (by != null && by.proof() instanceof Caller.Program) {
            HubActions.mustBeAllowed(by, "tokens", user);
            return Future.succeededFuture(by.user().equals(user) ? by.scopes() : ofOwner(user, by.scopes()));
        }
        if (!auth.isObject()) {
            throw Refusal.of(
                    Problem.Kind.NOT_YOURS,
                    "making a token asks for the password again: send auth: {username, password}, or use a token");
        }
        return identity.passwords()
                .check(auth.path("username").asText(""), auth.path("password").asText(""), visitor.address())
                .map(verdict -> {
                    if (!(verdict instanceof Passwords.Verdict.Right right)) {
                        throw Refusal.of(Problem.Kind.NOT_YOURS, "user name or password is wrong");
                    }
                    Scopes may =
                            Scopes.ofPerson(right.user().name(), right.user().admin());
                    if (!may.allow("tokens", user)) {
                        throw Refusal.of(
                                Problem.Kind.NOT_YOURS, right.user().name() + " may make no tokens for " + user);
                    }
                    return right.user().name().equals(user) ? may : Scopes.ofPerson(user, false);
                });
    }

    /** A token for somebody else can do what its owner can, and nothing that its maker cannot. */
    private static Scopes ofOwner(UserName owner, Scopes maker) {
        Scopes person = Scopes.ofPerson(owner, false);
        if (!person.beyond(maker).isEmpty()) {
            throw Refusal.of(
                    Problem.Kind.NOT_YOURS, "a token for " + owner + " cannot be made with one that may do less");
        }
        return person;
    }

    private static String text(JsonNode body, String name, String usual) {
        String text = body.path(name).isTextual() ? body.path(name).textValue() : usual;
        if (text.length() > ApiToken.LONGEST_NOTE) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, name + " has at most " + ApiToken.LONGEST_NOTE + " characters");
        }
        return text;
    }

    private static @Nullable Duration life(JsonNode seconds) {
        if (seconds.isMissingNode() || seconds.isNull() || (seconds.isNumber() && seconds.asLong() == 0)) {
            return null;
        }
        if (!seconds.isIntegralNumber() || seconds.asLong() < 1 || seconds.asLong() > LONGEST_SECONDS) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "expires_in is a number of seconds, 1 to " + LONGEST_SECONDS);
        }
        return Duration.ofSeconds(seconds.asLong());
    }

    private static List<String> scopes(JsonNode body) {
        List<String> scopes = new ArrayList<>();
        JsonNode asked = body.path("scopes");
        if (!asked.isMissingNode() && !asked.isNull() && !asked.isArray()) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "scopes is a list of at most 50 names");
        }
        for (JsonNode scope : asked) {
            if (!scope.isTextual() || scope.textValue().length() > 200 || scopes.size() >= 50) {
                throw Refusal.of(Problem.Kind.BAD_REQUEST, "scopes is a list of at most 50 names");
            }
            scopes.add(scope.textValue());
        }
        for (JsonNode role : body.path("roles")) {
            // JupyterHub's roles 'user' and 'admin' mean what their holder may do.
            if (!List.of("user", "admin", "token").contains(role.asText(""))) {
                throw Refusal.of(Problem.Kind.BAD_REQUEST, "there are no roles here; ask for scopes");
            }
        }
        return scopes;
    }
}
