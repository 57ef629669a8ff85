package org.mooring.broker.hub;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.identity.Caller;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Problem;
import org.mooring.web.page.Visit;
import org.mooring.web.text.Language;

/**
 * One request, after the gate has looked at it. Its methods read parameters; one that cannot be right is a
 * {@link Refusal}. On the request's event loop only.
 *
 * @param caller absent: nobody is signed in
 * @param address the browser's, for logs and the brake
 * @param csrf the token its forms must carry
 * @param deliberate whether a person asked for this GET in our own pages or typed it
 */
record Visitor(
        RoutingContext context,
        @Nullable Caller caller,
        String address,
        Language language,
        String csrf,
        boolean deliberate,
        Instant now) {

    /** Who is signed in; refused if nobody is. */
    Caller user() {
        if (caller == null) {
            throw Refusal.of(
                    Problem.Kind.NOT_YOURS,
                    "nobody is signed in: send 'Authorization: token …', or sign in at /hub/login");
        }
        return caller;
    }

    Visit visit() {
        return visit(now);
    }

    /** The same visit at a later time: a page that stays open. */
    Visit visit(Instant now) {
        Visit.Who who = caller == null ? null : new Visit.Who(caller.user().value(), caller.admin());
        return new Visit(language, OwnPath.of(context.request().uri()).orElse(null), who, csrf, now);
    }

    UserName userParam() {
        return UserName.parse(path("user")).orElseThrow(() -> notFound("there is no user of that name"));
    }

    ServerName serverParam() {
        return ServerName.parse(path("server"))
                .orElseThrow(() -> notFound("a server's name has at most 30 of a-z, 0-9 and -"));
    }

    SessionId sessionParam() {
        return SessionId.parse(path("session"))
                .orElseThrow(() -> Refusal.of(Problem.Kind.NO_SESSION, "there is no session of that id"));
    }

    ClusterId clusterParam() {
        return ClusterId.parse(path("cluster")).orElseThrow(() -> notFound("there is no cluster of that id"));
    }

    static Refusal notFound(String message) {
        return Refusal.of(Problem.Kind.NOT_FOUND, message);
    }

    private String path(String name) {
        String value = context.pathParam(name);
        return value == null ? "" : value;
    }

    Optional<String> query(String name) {
        return context.queryParam(name).stream().findFirst();
    }

    @Nullable
    String form(String name) {
        return context.request().getFormAttribute(name);
    }

    @Nullable
    String header(String name) {
        return context.request().getHeader(name);
    }
}
