package org.mooring.broker.hub;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.identity.Identity;
import org.mooring.web.auth.CookieNames;
import org.mooring.web.auth.CrossSite;
import org.mooring.web.auth.RequestCookies;
import org.mooring.web.auth.RequestCookies.Tickets;
import org.mooring.web.page.Problem;
import org.mooring.web.text.Language;

/**
 * Looks at every request first: who sends it, from which address, whether another site made the browser send it, and
 * whether it carries the CSRF token it needs. One for pages and API.
 */
final class Gate {
    private final Identity identity;
    private final HubConfig config;
    private final CrossSite crossSite;
    private final InstantSource clock;

    Gate(Identity identity, HubConfig config, InstantSource clock) {
        this.identity = identity;
        this.config = config;
        this.crossSite = new CrossSite(new HashSet<>(config.origins()));
        this.clock = clock;
    }

    /** The visitor, or a failure with a {@link Refusal}. Anybody passes; whether they must be somebody, handlers say. */
    Future<Visitor> admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        List<String> cookies = request.headers().getAll("Cookie");
        String token = apiToken(request.getHeader("Authorization"));
        if (token != null) {
            return identity.byToken(token)
                    .map(caller -> visitor(
                            context,
                            cookies,
                            caller.orElseThrow(() -> Refusal.of(
                                    Problem.Kind.NOT_YOURS, "this API token is unknown, revoked or has run out"))));
        }
        try {
            return Future.succeededFuture(browser(context, cookies));
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private Visitor browser(RoutingContext context, List<String> cookies) {
        Tickets tickets = RequestCookies.tickets(cookies, config.secure());
        if (tickets instanceof Tickets.Several) {
            throw Refusal.of(
                    Problem.Kind.BAD_REQUEST,
                    "the request carries several tickets; remove this site's cookies from the browser");
        }
        Optional<Caller> caller = tickets instanceof Tickets.One one ? identity.byTicket(one.text()) : Optional.empty();
        Visitor visitor = visitor(context, cookies, caller.orElse(null));
        HttpServerRequest request = context.request();
        CrossSite.Verdict verdict = crossSite.judge(signs(request));
        if (!verdict.allowed()) {
            throw Refusal.of(
                    Problem.Kind.STALE_FORM,
                    "another site sent this request (" + verdict + "); use the hub's own pages");
        }
        return visitor;
    }

    /**
     * Refuses a browser's request that changes something without the token of its own forms. Programs with an API token
     * need none: no browser adds that by itself.
     */
    void mustCarryXsrf(Visitor visitor) {
        if (visitor.caller() != null && visitor.caller().proof() instanceof Caller.Program) {
            return;
        }
        HttpServerRequest request = visitor.context().request();
        if (!Xsrf.right(visitor.csrf(), visitor.form("_xsrf"), request.getHeader("X-XSRFToken"))) {
            throw Refusal.of(
                    Problem.Kind.STALE_FORM,
                    "the request has no _xsrf token of this sign-in (form field _xsrf or header X-XSRFToken)");
        }
    }

    /** A visitor of whom nothing is believed: for telling why they were not admitted. */
    Visitor nobody(RoutingContext context) {
        HttpServerRequest request = context.request();
        Language language = Language.choose(null, request.getHeader("Accept-Language"));
        return new Visitor(context, null, address(request), language, "", false, clock.instant());
    }

    private Visitor visitor(RoutingContext context, List<String> cookies, @Nullable Caller caller) {
        HttpServerRequest request = context.request();
        List<String> xsrf = RequestCookies.values(cookies, CookieNames.XSRF);
        String ticket = caller != null && caller.proof() instanceof Caller.Browser ? ticketText(cookies) : null;
        String csrf =
                ticket != null ? Xsrf.ofTicket(ticket) : Xsrf.anonymous(xsrf).orElseGet(Xsrf::fresh);
        String language = RequestCookies.values(cookies, CookieNames.LANGUAGE).stream()
                .findFirst()
                .orElse(null);
        return new Visitor(
                context,
                caller,
                address(request),
                Language.choose(language, request.getHeader("Accept-Language")),
                csrf,
                crossSite.deliberate(signs(request)),
                clock.instant());
    }

    private @Nullable String ticketText(List<String> cookies) {
        return RequestCookies.tickets(cookies, config.secure()) instanceof Tickets.One one ? one.text() : null;
    }

    private static CrossSite.Signs signs(HttpServerRequest request) {
        return new CrossSite.Signs(
                request.method().name(),
                request.getHeader("Upgrade") != null,
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Sec-Fetch-Mode"),
                request.getHeader("Referer"));
    }

    /** {@code token …} or {@code Bearer …}, as JupyterHub takes both. */
    private static @Nullable String apiToken(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        String text = authorization.strip();
        int space = text.indexOf(' ');
        String scheme = space < 0 ? "" : text.substring(0, space).toLowerCase(Locale.ROOT);
        return Set.of("token", "bearer").contains(scheme)
                ? text.substring(space + 1).strip()
                : null;
    }

    /** The browser's address: what the edge says, if an edge says it; else who is connected. */
    private String address(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        String forwarded = request.getHeader("X-Forwarded-For");
        if (peer == null) {
            return "unknown";
        }
        if (forwarded == null || !config.edges().contains(peer)) {
            return peer;
        }
        String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        return last.matches("[0-9a-fA-F.:]{2,45}") ? last : peer;
    }
}
