package org.mooring.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Ends every session as an administrator would, by the API: so each has its end and its reason in the history. */
final class Sessions {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String api;
    private final String token;

    Sessions(String url, String token) {
        this.api = url + "/hub/api";
        this.token = token;
    }

    /** How many live now; none if the hub cannot say. */
    int count() {
        try {
            HttpResponse<String> list = ask("GET", "/users?state=active&limit=200").join();
            return list.statusCode() != 200
                    ? 0
                    : new JsonArray(list.body())
                            .stream()
                                    .mapToInt(u -> ((JsonObject) u)
                                            .getJsonObject("servers", new JsonObject())
                                            .size())
                                    .sum();
        } catch (CompletionException e) {
            return 0;
        }
    }

    /** Done when all have been asked to end; their jobs may take some seconds more. */
    Future<Void> endAll() {
        CompletableFuture<Void> ended = ask("GET", "/users?state=active&limit=200")
                .thenCompose(list -> {
                    List<CompletableFuture<?>> ends = new ArrayList<>();
                    for (Object user : new JsonArray(list.body())) {
                        String name = ((JsonObject) user).getString("name");
                        JsonObject servers = ((JsonObject) user).getJsonObject("servers", new JsonObject());
                        for (String server : servers.fieldNames()) {
                            System.out.println("Ending the session of " + name + " on " + server + " …");
                            ends.add(ask("DELETE", "/users/" + name + "/servers/" + server));
                        }
                    }
                    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
                });
        return Future.fromCompletionStage(ended);
    }

    private CompletableFuture<HttpResponse<String>> ask(String method, String path) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(api + path))
                        .timeout(Duration.ofSeconds(5))
                        .header("Authorization", "token " + token)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
