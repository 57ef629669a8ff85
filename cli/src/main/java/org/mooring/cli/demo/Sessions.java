package org.mooring.cli.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The living sessions, as an administrator sees them by the API. They are ended that way too, so that each has its end and
 * its reason in the history, and the hub knows that their jobs are gone.
 */
final class Sessions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 50;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String api;
    private final String token;

    private record Named(String user, String server) {}

    Sessions(String url, String token) {
        this.api = url + "/hub/api";
        this.token = token;
    }

    /** How many live now; none if the hub cannot say. */
    int count() throws InterruptedException {
        try {
            return living().size();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Ends all and waits. */
    void endAll() throws IOException, InterruptedException {
        List<Named> living = living();
        for (Named session : living) {
            System.out.println("Ending the session of " + session.user() + " on " + session.server() + " …");
            ask("DELETE", "/users/" + session.user() + "/servers/" + session.server());
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!living().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private List<Named> living() throws IOException, InterruptedException {
        HttpResponse<String> list = ask("GET", "/users?state=active&limit=200");
        if (list.statusCode() != 200) {
            throw new IOException("the hub answers " + list.statusCode() + " to who has sessions");
        }
        List<Named> living = new ArrayList<>();
        for (Object user : new JsonArray(list.body())) {
            JsonObject model = (JsonObject) user;
            for (String server :
                    model.getJsonObject("servers", new JsonObject()).fieldNames()) {
                // The default server is one of the named ones once more.
                if (!server.isEmpty()) {
                    living.add(new Named(model.getString("name"), server));
                }
            }
        }
        return living;
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .timeout(Duration.ofSeconds(5))
                        .header("Authorization", "token " + token)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
