package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.mooring.protocol.Codec;
import org.mooring.web.auth.CookieNames;
import org.mooring.web.auth.RequestCookies;
import org.mooring.web.auth.SecurityHeaders;
import org.mooring.web.page.FieldProblem;
import org.mooring.web.page.Pages;
import org.mooring.web.page.SignIn;
import org.mooring.web.text.Words;

/**
 * Between HTTP and handlers: lets the gate look at a request, gives both a time limit, writes its reply, and makes
 * each failure, once, a page or JSON that says why. Paths that exist for other methods are answered 405.
 */
final class Border {
    private static final int SECONDS = 30;

    /** Which kind of answer a path gives. */
    enum Face {
        PAGE,
        /** A page for whoever is signed in; others are sent to sign in. */
        OWN_PAGE,
        API
    }

    /** Answers one request. */
    interface Handler {
        /** May throw a {@link Refusal}, too. */
        Future<Reply> answer(Visitor visitor);
    }

    private final Router router;
    private final Gate gate;
    private final Pages pages;
    private final HubConfig config;
    private final SecurityHeaders headers;
    private final HubMetrics metrics;
    private final Failures failures = new Failures();
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();
    private final Map<String, Face> faces = new LinkedHashMap<>();

    Border(Router router, Gate gate, Pages pages, HubConfig config, HubMetrics metrics) {
        this.router = router;
        this.gate = gate;
        this.pages = pages;
        this.config = config;
        this.metrics = metrics;
        this.headers =
                new SecurityHeaders(config.origins().subList(1, config.origins().size()));
    }

    void get(Face face, String path, Handler handler) {
        on(face, HttpMethod.GET, path, handler);
        on(face, HttpMethod.HEAD, path, handler);
    }

    void post(Face face, String path, Handler handler) {
        on(face, HttpMethod.POST, path, handler);
    }

    void delete(Face face, String path, Handler handler) {
        on(face, HttpMethod.DELETE, path, handler);
    }

    private void on(Face face, HttpMethod method, String path, Handler handler) {
        methods.computeIfAbsent(path, p -> new TreeSet<>()).add(method.name());
        faces.putIfAbsent(path, face);
        router.route(method, path).handler(context -> serve(face, context, handler));
    }

    /** After all paths are known: 405 for their other methods, 404 for everything else below the hub. */
    void close() {
        methods.forEach((path, known) -> router.route(path).handler(context -> {
            context.response().putHeader("Allow", String.join(", ", known));
            refuse(
                    faces.getOrDefault(path, Face.PAGE),
                    context,
                    Refusal.status(405, context.request().method() + " is not possible here; possible: " + known));
        }));
        Refusal nothing = Visitor.notFound("there is nothing at this path");
        router.route("/hub/api*").handler(context -> refuse(Face.API, context, nothing));
        router.route("/hub*").handler(context -> refuse(Face.PAGE, context, nothing));
        router.route("/hub*").failureHandler(context -> {
            Face face = context.request().path().startsWith("/hub/api") ? Face.API : Face.PAGE;
            refuse(face, context, failures.refusal(context));
        });
    }

    /** Refuses whoever it is, whatever they may do. */
    private void refuse(Face face, RoutingContext context, Refusal refusal) {
        reply(face, context, visitor -> Future.failedFuture(refusal));
    }

    private void serve(Face face, RoutingContext context, Handler handler) {
        long begun = System.nanoTime();
        context.addEndHandler(
                done -> metrics.answered(face, context.response().getStatusCode(), System.nanoTime() - begun));
        reply(face, context, visitor -> answer(face, visitor, handler));
    }

    /** Looking at who asks counts towards the time limit, too. */
    private void reply(Face face, RoutingContext context, Handler handler) {
        Future<Visitor> admitted = gate.admit(context);
        admitted.compose(handler::answer)
                .timeout(SECONDS, TimeUnit.SECONDS)
                .onSuccess(reply -> write(admitted.result(), reply))
                .onFailure(failure -> {
                    if (admitted.succeeded()) {
                        writeRefusal(face, admitted.result(), failures.refusal(failure));
                    } else {
                        refuseUnadmitted(face, context, failures.refusal(failure));
                    }
                });
    }

    private Future<Reply> answer(Face face, Visitor visitor, Handler handler) {
        boolean acts = !Set.of("GET", "HEAD", "OPTIONS")
                .contains(visitor.context().request().method().name());
        try {
            if (visitor.caller() == null && face == Face.OWN_PAGE) {
                return Future.succeededFuture(signIn(visitor, acts));
            }
            // Without a sign-in an API request cannot act by a cookie's power, so it needs no token.
            if (acts && !(face == Face.API && visitor.caller() == null)) {
                gate.mustCarryXsrf(visitor);
            }
            return handler.answer(visitor);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Reply signIn(Visitor visitor, boolean acts) {
        String uri = visitor.context().request().uri();
        if (acts) {
            return Reply.page(new SignIn(SignIn.Why.EXPIRED, "", null));
        }
        return Reply.go(OwnPath.of(uri)
                .map(next -> "/hub/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
                .orElse("/hub/login"));
    }

    private void refuseUnadmitted(Face face, RoutingContext context, Refusal refusal) {
        // Nobody is known here: the plain page of an anonymous visitor.
        if (face == Face.API) {
            bare(context, refusal);
        } else {
            Visitor nobody = gate.nobody(context);
            writeRefusal(face, nobody, refusal);
        }
    }

    private void writeRefusal(Face face, Visitor visitor, Refusal refusal) {
        if (visitor.context().response().ended()) {
            return;
        }
        if (face != Face.API) {
            write(visitor, Reply.page(refusal.problem()));
            return;
        }
        ObjectNode body = problem(refusal);
        if (!refusal.fields().isEmpty()) {
            Words words = Words.in(visitor.language(), config.site().zone());
            body.put(
                    "message",
                    refusal.sentence() + ": "
                            + refusal.fields().stream()
                                    .map(f -> f.field() + ": " + f.sentence(words))
                                    .collect(Collectors.joining(" ")));
            ArrayNode fields = body.putArray("fields");
            for (FieldProblem field : refusal.fields()) {
                fields.addObject()
                        .put("field", field.field())
                        .put("key", field.key())
                        .put("message", field.sentence(words));
            }
        }
        write(visitor, new Reply.Json(refusal.status(), body));
    }

    private static ObjectNode problem(Refusal refusal) {
        return Codec.json().createObjectNode().put("status", refusal.status()).put("message", refusal.sentence());
    }

    private void bare(RoutingContext context, Refusal refusal) {
        HttpServerResponse response = context.response();
        headers.personal().forEach(response::putHeader);
        response.setStatusCode(refusal.status())
                .putHeader("Content-Type", "application/json")
                .end(problem(refusal).toString())
                .onFailure(Border::gone);
    }

    private void write(Visitor visitor, Reply reply) {
        HttpServerResponse response = visitor.context().response();
        if (reply instanceof Reply.Taken || response.ended() || response.closed()) {
            return;
        }
        headers.personal().forEach(response::putHeader);
        if (reply instanceof Reply.Html html) {
            giveToken(visitor);
            html.cookies().forEach(cookie -> response.headers().add("Set-Cookie", cookie));
            response.setStatusCode(html.page().status())
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .putHeader("Content-Language", visitor.language().tag())
                    .putHeader("Vary", "Cookie, Accept-Language")
                    .end(pages.html(html.page(), visitor.visit()))
                    .onFailure(Border::gone);
        } else if (reply instanceof Reply.Redirect to) {
            to.cookies().forEach(cookie -> response.headers().add("Set-Cookie", cookie));
            response.setStatusCode(to.status())
                    .putHeader("Location", to.location())
                    .end()
                    .onFailure(Border::gone);
        } else if (reply instanceof Reply.Json json) {
            response.setStatusCode(json.status())
                    .putHeader("Content-Type", "application/json")
                    .putHeader("X-JupyterHub-Version", ApiModels.JUPYTERHUB)
                    .end(json.body().toString())
                    .onFailure(Border::gone);
        } else if (reply instanceof Reply.Empty empty) {
            empty.headers().forEach(response::putHeader);
            response.setStatusCode(empty.status()).end().onFailure(Border::gone);
        } else {
            throw new AssertionError(reply);
        }
    }

    /** The token as a cookie too, for scripts; only where the browser does not have it yet. */
    private void giveToken(Visitor visitor) {
        boolean has = RequestCookies.values(
                        visitor.context().request().headers().getAll("Cookie"), CookieNames.XSRF)
                .contains(visitor.csrf());
        if (!has && !visitor.csrf().isEmpty()) {
            visitor.context()
                    .response()
                    .headers()
                    .add(
                            "Set-Cookie",
                            Cookie.cookie(CookieNames.XSRF, visitor.csrf())
                                    .setPath("/hub/")
                                    .setSameSite(CookieSameSite.LAX)
                                    .setSecure(config.secure())
                                    .encode());
        }
    }

    private static void gone(Throwable failure) {
        // The browser went away before the answer was complete: nothing is left to do.
    }

    SecurityHeaders headers() {
        return headers;
    }
}
