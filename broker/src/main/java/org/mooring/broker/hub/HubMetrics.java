package org.mooring.broker.hub;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.Locale;

/** What the hub counts; no label names a user, a path or a session. Thread-safe. */
final class HubMetrics {
    private final Histogram requests;
    private final Counter signIns;
    private final Gauge streams;

    /** What came of a sign-in. */
    enum SignInOutcome {
        RIGHT,
        WRONG,
        BUSY;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Once per registry; every series is there from the start. */
    HubMetrics(CollectorRegistry registry) {
        requests = Histogram.build("mooring_hub_request_seconds", "From a request's admission to its answer")
                .labelNames("face", "code")
                .buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30)
                .register(registry);
        signIns = Counter.build("mooring_sign_ins_total", "Sign-ins by password, by outcome")
                .labelNames("outcome")
                .register(registry);
        streams = Gauge.build("mooring_hub_streams", "Live pages and progress streams that are open")
                .register(registry);
        for (SignInOutcome outcome : SignInOutcome.values()) {
            signIns.labels(outcome.label());
        }
        for (String face : List.of("page", "api")) {
            for (int hundreds = 2; hundreds <= 5; hundreds++) {
                requests.labels(face, hundreds + "xx");
            }
        }
    }

    void answered(Border.Face face, int status, long nanos) {
        requests.labels(face == Border.Face.API ? "api" : "page", status / 100 + "xx")
                .observe(nanos / 1e9);
    }

    void signIn(SignInOutcome outcome) {
        signIns.labels(outcome.label()).inc();
    }

    void streamOpened() {
        streams.inc();
    }

    void streamClosed() {
        streams.dec();
    }
}
