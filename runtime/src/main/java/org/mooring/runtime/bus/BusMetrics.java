package org.mooring.runtime.bus;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Locale;
import org.mooring.protocol.Codec;
import org.mooring.protocol.Message;
import org.mooring.runtime.bus.BusFailure.Kind;

/** What a bus counts. Message types and kinds of failure are closed sets, so the number of series is bounded. */
public final class BusMetrics {
    private final Counter requests;
    private final Histogram seconds;
    private final Counter dropped;
    private final Counter unreadable;

    /** Once per registry. */
    public BusMetrics(CollectorRegistry registry) {
        requests = Counter.build("mooring_bus_requests_total", "Requests sent, by type and how they ended")
                .labelNames("type", "outcome")
                .register(registry);
        seconds = Histogram.build("mooring_bus_request_seconds", "From request to answer")
                .labelNames("type")
                .buckets(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10)
                .register(registry);
        dropped = Counter.build("mooring_bus_facts_dropped_total", "Facts not sent because the way was down or full")
                .register(registry);
        unreadable = Counter.build("mooring_bus_unreadable_total", "Messages of a type or form not known here")
                .register(registry);
    }

    /** A request was answered. */
    public void answered(Class<? extends Message> type, long nanos) {
        requests.labels(Codec.wireName(type), "answered").inc();
        seconds.labels(Codec.wireName(type)).observe(nanos / 1e9);
    }

    /** A request got no answer. */
    public void failed(Class<? extends Message> type, Kind kind) {
        requests.labels(Codec.wireName(type), kind.name().toLowerCase(Locale.ROOT))
                .inc();
    }

    /** A fact was not sent. */
    public void dropped() {
        dropped.inc();
    }

    /** A message could not be read. */
    public void unreadable() {
        unreadable.inc();
    }
}
