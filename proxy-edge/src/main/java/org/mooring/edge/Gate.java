package org.mooring.edge;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.Route;
import org.mooring.protocol.TokenHash;
import org.mooring.protocol.TokenVerdict;
import org.mooring.web.auth.CrossSite;
import org.mooring.web.auth.RequestCookies;
import org.mooring.web.auth.Ticket;
import org.mooring.web.auth.TicketVerdict;

/**
 * May this request go to that session's server? The owner's ticket opens it, or an API token with the scope for it; a
 * ticket counts first, because a program behind the server may use the Authorization header for itself. Any thread.
 */
final class Gate {
    private static final Pattern CREDENTIAL = Pattern.compile("(?i)(?:token|bearer)\\s+(\\S+)\\s*");

    private final Trusted trusted;
    private final ApiTokens tokens;
    private final CrossSite crossSite;
    private final boolean secure;
    private final Runnable unknownKey;

    /**
     * @param unknownKey called when a ticket's key is not known here; must not block
     */
    Gate(EdgeConfig config, Trusted trusted, ApiTokens tokens, Runnable unknownKey) {
        this.trusted = trusted;
        this.tokens = tokens;
        this.secure = config.secure();
        this.crossSite =
                new CrossSite(config.origins().stream().map(Gate::origin).collect(Collectors.toSet()));
        this.unknownKey = unknownKey;
    }

    private static String origin(java.net.URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    /**
     * Decides.
     *
     * @param queryToken what {@code ?token=} said
     */
    Future<Access> decide(HttpServerRequest request, Route route, Optional<String> queryToken, boolean upgrade) {
        if (!crossSite.judge(signs(request, upgrade)).allowed()) {
            return refused(Refusal.CROSS_SITE);
        }
        RequestCookies.Tickets found = RequestCookies.tickets(request.headers().getAll("Cookie"), secure);
        if (found instanceof RequestCookies.Tickets.Several) {
            return refused(Refusal.TWO_TICKETS);
        }
        Optional<Ticket> ticket =
                found instanceof RequestCookies.Tickets.One one ? valid(one.text()) : Optional.empty();
        if (ticket.isPresent() && ticket.get().user().equals(route.owner())) {
            Pass pass = new Pass(
                    Revoked.Kind.SIGN_IN, ticket.get().signIn(), ticket.get().expires());
            return Future.succeededFuture(new Access.Granted(pass));
        }
        List<String> credentials = request.headers().getAll("Authorization");
        if (credentials.size() > 1) {
            return refused(Refusal.BAD_REQUEST);
        }
        Optional<String> token = credentials.stream()
                .map(CREDENTIAL::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .findFirst()
                .or(() -> queryToken);
        if (token.isPresent()) {
            return byToken(TokenHash.of(token.get()), route);
        }
        return refused(ticket.isPresent() ? Refusal.NOT_OWNER : Refusal.SIGN_IN_NEEDED);
    }

    private static CrossSite.Signs signs(HttpServerRequest request, boolean upgrade) {
        return new CrossSite.Signs(
                request.method().name(),
                upgrade,
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Sec-Fetch-Mode"),
                request.getHeader("Referer"));
    }

    private Optional<Ticket> valid(String text) {
        TicketVerdict verdict = trusted.verify(text);
        if (verdict instanceof TicketVerdict.Valid valid) {
            return trusted.isRevoked(Revoked.Kind.SIGN_IN, valid.ticket().signIn())
                    ? Optional.empty()
                    : Optional.of(valid.ticket());
        }
        if (verdict instanceof TicketVerdict.Refused r && r.reason() == TicketVerdict.Reason.UNKNOWN_KEY) {
            unknownKey.run();
        }
        return Optional.empty();
    }

    private Future<Access> byToken(String hash, Route route) {
        if (trusted.isRevoked(Revoked.Kind.TOKEN, hash)) {
            return refused(Refusal.TOKEN_REFUSED);
        }
        return tokens.verdict(hash)
                .map(verdict -> judge(hash, verdict, route))
                .recover(e -> refused(Refusal.TOKEN_UNCHECKED));
    }

    private Access judge(String hash, TokenVerdict verdict, Route route) {
        Instant until = verdict.expires() == null ? Instant.MAX : verdict.expires();
        // It may have been revoked while the broker was asked.
        boolean dead =
                trusted.isRevoked(Revoked.Kind.TOKEN, hash) || !trusted.now().isBefore(until);
        return !dead && opens(verdict, route)
                ? new Access.Granted(new Pass(Revoked.Kind.TOKEN, hash, until))
                : new Access.Refused(Refusal.TOKEN_REFUSED);
    }

    /** Whether the scopes open this server; {@code !user} alone means the token's own user. */
    static boolean opens(TokenVerdict verdict, Route route) {
        if (verdict.user() == null) {
            return false;
        }
        String owner = route.owner().value();
        String prefix = route.prefix();
        String server = prefix.substring(prefix.lastIndexOf('/', prefix.length() - 2) + 1, prefix.length() - 1);
        Set<String> opening = Set.of(
                "access:servers", "access:servers!user=" + owner, "access:servers!server=" + owner + "/" + server);
        return verdict.scopes().stream().anyMatch(opening::contains)
                || (verdict.user().equals(route.owner()) && verdict.scopes().contains("access:servers!user"));
    }

    private static Future<Access> refused(Refusal why) {
        return Future.succeededFuture(new Access.Refused(why));
    }
}
