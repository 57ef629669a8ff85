package org.mooring.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.runtime.net.Networks;
import org.mooring.web.auth.RequestCookies;
import org.mooring.web.auth.ResponseCookies;

/**
 * Which headers go through, and how they are changed: hop-by-hop ones end here (RFC 9110 section 7.6.1), what speaks
 * about the browser's address is ours to say, credentials and cookies follow DESIGN section 9. Any thread.
 */
final class HeaderRules {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** A Connection header cannot take these away: they are what the rules here stand on. */
    private static final Set<String> NOT_TO_BE_NAMED =
            Set.of("host", "content-length", "cookie", "authorization", "origin", "set-cookie", "close", "upgrade");

    private static final Set<String> ABOUT_THE_BROWSER =
            Set.of("forwarded", "x-real-ip", "x-scheme", "x-client-ip", "x-original-url", "x-rewrite-url", "proxy");

    /** From a user's server these would speak for the whole origin, the hub's pages included. */
    private static final Set<String> FOR_THE_ORIGIN =
            Set.of("strict-transport-security", "alt-svc", "clear-site-data", "public-key-pins");

    private final Networks trustedProxies;
    private final boolean tls;

    /** @param tls whether browsers' connections to this edge are TLS */
    HeaderRules(Networks trustedProxies, boolean tls) {
        this.trustedProxies = trustedProxies;
        this.tls = tls;
    }

    /** The headers for the hub: all but hop-by-hop ones. */
    void toHub(HttpServerRequest from, MultiMap to) {
        copyRequest(from, to, false);
    }

    /**
     * The headers for a session's server.
     *
     * @param credential the Authorization header, the one and only credential; null sends none
     */
    void toServer(HttpServerRequest from, MultiMap to, @Nullable String credential) {
        copyRequest(from, to, true);
        if (credential != null) {
            to.set("Authorization", credential);
        }
    }

    private void copyRequest(HttpServerRequest from, MultiMap to, boolean toServer) {
        Set<String> named = named(from.headers());
        for (Map.Entry<String, String> header : from.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (HOP_BY_HOP.contains(name)
                    || named.contains(name)
                    || name.startsWith("x-forwarded-")
                    || name.startsWith("x-mooring-")
                    || ABOUT_THE_BROWSER.contains(name)
                    || (toServer && name.equals("authorization"))) {
                continue;
            }
            String value = toServer && name.equals("cookie")
                    ? RequestCookies.withoutOurs(header.getValue())
                    : header.getValue();
            if (!(name.equals("cookie") && value.isBlank())) {
                to.add(header.getKey(), value);
            }
        }
        sayWhoAsks(from, to);
    }

    private void sayWhoAsks(HttpServerRequest from, MultiMap to) {
        String peer = from.remoteAddress().hostAddress();
        String address = peer == null ? "" : peer;
        String proto = tls ? "https" : "http";
        String before = "";
        if (trustedProxies.contain(address)) {
            String forwardedFor = from.getHeader("X-Forwarded-For");
            before = forwardedFor == null ? "" : forwardedFor + ", ";
            String forwardedProto = from.getHeader("X-Forwarded-Proto");
            proto = "https".equals(forwardedProto) || "http".equals(forwardedProto) ? forwardedProto : proto;
        }
        String host = from.getHeader("Host");
        to.set("X-Forwarded-For", before + address);
        to.set("X-Forwarded-Proto", proto);
        if (host != null) {
            int colon = host.lastIndexOf(':');
            boolean hasPort = colon > host.lastIndexOf(']') && colon >= 0;
            to.set("X-Forwarded-Host", host);
            to.set("X-Forwarded-Port", hasPort ? host.substring(colon + 1) : proto.equals("https") ? "443" : "80");
        }
    }

    /** The hub's answer for the browser. */
    void fromHub(MultiMap from, MultiMap to) {
        Set<String> named = named(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !named.contains(name)) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    /**
     * A server's answer for the browser.
     *
     * @param prefix the server's part of our paths
     */
    void fromServer(MultiMap from, MultiMap to, String prefix) {
        Set<String> named = named(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (HOP_BY_HOP.contains(name) || named.contains(name) || FOR_THE_ORIGIN.contains(name)) {
                continue;
            }
            switch (name) {
                case "set-cookie" ->
                    ResponseCookies.confine(header.getValue(), prefix)
                            .ifPresent(cookie -> to.add(header.getKey(), cookie));
                // A service worker may rule over its own server's pages only.
                case "service-worker-allowed" -> to.add(header.getKey(), prefix);
                default -> to.add(header.getKey(), header.getValue());
            }
        }
    }

    private static Set<String> named(MultiMap headers) {
        List<String> connection = headers.getAll("Connection");
        if (connection.isEmpty()) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!NOT_TO_BE_NAMED.contains(lower)) {
                    named.add(lower);
                }
            }
        }
        return named;
    }
}
