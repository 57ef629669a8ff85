package org.mooring.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.Codec;
import org.mooring.web.auth.CookieNames;
import org.mooring.web.auth.RequestCookies;
import org.mooring.web.auth.SecurityHeaders;
import org.mooring.web.page.Page;
import org.mooring.web.page.Pages;
import org.mooring.web.page.Site;
import org.mooring.web.page.Visit;
import org.mooring.web.text.Language;
import org.mooring.web.text.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edge's own answers: pages for people, JSON for programs, redirects, the pages' assets. Needs no broker. */
final class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final Clock clock;
    private final Site site;
    private final Pages pages;
    private final SecurityHeaders security = new SecurityHeaders(List.of());
    private final EdgeMetrics metrics;

    Replies(Clock clock, String siteName, EdgeMetrics metrics) {
        this.clock = clock;
        this.site = Site.plain(siteName);
        this.pages = new Pages(site);
        this.metrics = metrics;
    }

    /** Whether a person's browser asks for a page. */
    static boolean isNavigation(HttpServerRequest request) {
        boolean get = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
        if (!get || request.getHeader("Upgrade") != null) {
            return false;
        }
        String mode = request.getHeader("Sec-Fetch-Mode");
        return mode == null ? acceptsHtml(request) : mode.equals("navigate");
    }

    private static boolean acceptsHtml(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html");
    }

    void refuse(HttpServerRequest request, Refusal why) {
        refuse(request, why, null);
    }

    /**
     * Says no, and why; nothing happens if an answer is under way already.
     *
     * @param server path of the session's server, if it is about one
     */
    void refuse(HttpServerRequest request, Refusal why, @Nullable String server) {
        metrics.refused(why);
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        Language language = language(request);
        Page page = why.page(server);
        response.setStatusCode(why.status());
        security.personal().forEach(response::putHeader);
        if (why.passing()) {
            response.putHeader("Retry-After", "5");
        }
        if (acceptsHtml(request)) {
            Visit visit = new Visit(language, null, null, "", clock.instant());
            send(request, "text/html; charset=utf-8", Buffer.buffer(pages.html(page, visit)));
        } else {
            ObjectNode problem = Codec.json().createObjectNode();
            problem.put("status", why.status());
            problem.put("message", why.message(page, Words.in(language, site.zone())));
            send(request, "application/json", Buffer.buffer(problem.toString()));
        }
    }

    private static Language language(HttpServerRequest request) {
        List<String> chosen = RequestCookies.values(request.headers().getAll("Cookie"), CookieNames.LANGUAGE);
        return Language.choose(chosen.isEmpty() ? null : chosen.get(0), request.getHeader("Accept-Language"));
    }

    /** @param location a path of ours */
    void redirect(HttpServerRequest request, String location) {
        HttpServerResponse response = request.response().setStatusCode(302).putHeader("Location", location);
        security.personal().forEach(response::putHeader);
        send(request, "text/plain", Buffer.buffer());
    }

    /** Sends one of our pages' assets; false if there is none of this path. */
    boolean asset(HttpServerRequest request, String path) {
        return pages.assets()
                .find(path)
                .map(asset -> {
                    HttpServerResponse response = request.response();
                    security.open().forEach(response::putHeader);
                    response.putHeader("Cache-Control", asset.cacheControl());
                    send(request, asset.contentType(), Buffer.buffer(asset.bytes()));
                    return true;
                })
                .orElse(false);
    }

    private static void send(HttpServerRequest request, String type, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", type);
        // What the browser still sends of a body is read and thrown away, so that the connection stays usable.
        if (!request.isEnded()) {
            request.handler(b -> {});
            request.resume();
        }
        if (HttpMethod.HEAD.equals(request.method())) {
            response.putHeader("Content-Length", String.valueOf(body.length()));
            response.end().onFailure(e -> log.debug("the browser went", e));
        } else {
            response.end(body).onFailure(e -> log.debug("the browser went", e));
        }
    }
}
