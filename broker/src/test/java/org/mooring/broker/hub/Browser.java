package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mooring.protocol.Codec;

/** As much of a browser as the hub needs: cookies, hidden tokens, fetch metadata; follows no redirect by itself. */
final class Browser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_xsrf\"\\s+value=\"([^\"]*)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String origin;
    final Map<String, String> cookies = new TreeMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    String token = "";

    Browser(String origin) {
        this.origin = origin;
    }

    /** Sends this header from now on. */
    Browser with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** An answer. */
    record Answer(int status, String body, HttpResponse<?> response) {
        String location() {
            return response.headers().firstValue("Location").orElse("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            try {
                return Codec.json().readTree(body);
            } catch (IOException e) {
                throw new AssertionError(body, e);
            }
        }

        List<String> setCookies() {
            return response.headers().allValues("Set-Cookie");
        }
    }

    Answer get(String path) {
        return send("GET", path, null, null);
    }

    /** A form as the page has it, token included. */
    Answer post(String path, String... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("_xsrf", token);
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        String body = fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send("POST", path, "application/x-www-form-urlencoded", body);
    }

    Answer json(String method, String path, String body) {
        return send(method, path, "application/json", body);
    }

    Answer signIn(String user, String password) {
        get("/hub/login");
        return post("/hub/login", "username", user, "password", password);
    }

    /** Opens an event stream. */
    HttpResponse<InputStream> stream(String path) {
        try {
            return client.send(
                    request("GET", path, null, null)
                            .setHeader("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Answer send(String method, String path, String type, String body) {
        try {
            HttpResponse<String> response =
                    client.send(request(method, path, type, body).build(), HttpResponse.BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            Matcher found = TOKEN.matcher(response.body());
            if (found.find()) {
                token = found.group(1);
            }
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    private HttpRequest.Builder request(String method, String path, String type, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (!cookies.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            cookies.forEach((name, value) -> pairs.add(name + "=" + value));
            request.header("Cookie", String.join("; ", pairs));
        }
        headers.forEach(request::setHeader);
        return request;
    }

    private void keep(String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        if (setCookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(pair.indexOf('=') + 1));
        }
    }
}
