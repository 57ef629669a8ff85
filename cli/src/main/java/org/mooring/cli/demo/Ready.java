package org.mooring.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.mooring.cli.demo.Fleet.Member;
import org.mooring.cli.problem.Refused;

/** Waits until something answers 200, and tells people what it waits for when that takes more than a second. */
final class Ready {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 25;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Map<String, Integer> managementPorts;

    /** @param managementPorts by the member's name */
    Ready(Map<String, Integer> managementPorts) {
        this.managementPorts = managementPorts;
    }

    /** @param look called at each try; ends the wait by throwing */
    void awaitMember(Member member, Runnable look) {
        Integer port = managementPorts.get(member.name());
        if (port == null) {
            throw new AssertionError("no management port for " + member.name());
        }
        await(member.name(), "http://127.0.0.1:" + port + "/health/ready", look);
    }

    void await(String what, String url, Runnable look) {
        long start = System.nanoTime();
        boolean told = false;
        String last = "no answer";
        while (true) {
            look.run();
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body().strip();
                Thread.sleep(PAUSE_MILLIS);
            } catch (IOException e) {
                last = e.toString();
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refused("interrupted while waiting for " + what, e);
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (!told && waited.compareTo(QUIET) > 0) {
                told = true;
                System.out.println("  waiting for " + what + " …");
            }
            if (waited.compareTo(LONGEST) > 0) {
                throw new Refused(
                        what + " is not ready after " + LONGEST.toSeconds() + " s (" + url + ": " + last + ")");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
