package org.mooring.cli.demo;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mooring.cli.problem.Refused;

/** Looks at what a person sees first, so that the code for it is loaded; what it is told does not matter. */
final class FirstPages {
    private static final Pattern XSRF = Pattern.compile("name=\"_xsrf\"\\s+value=\"([^\"]*)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String url;

    FirstPages(String url) {
        this.url = url;
    }

    void visit(Person person) {
        try {
            Matcher xsrf = XSRF.matcher(get("/hub/login"));
            String form = "username=" + person.name() + "&password="
                    + URLEncoder.encode(person.password(), StandardCharsets.UTF_8)
                    + (xsrf.find() ? "&_xsrf=" + URLEncoder.encode(xsrf.group(1), StandardCharsets.UTF_8) : "");
            http.send(
                    request("/hub/login")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Origin", url)
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            for (String page :
                    List.of("/hub/home", "/hub/spawn/" + person.name() + "/beluga", "/user/nobody/none/lab")) {
                get(page);
            }
        } catch (IOException e) {
            throw new Refused("the demo's pages cannot be fetched: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(10));
    }
}
