package org.mooring.runtime.link;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Locale;

/** What both ends of links count. */
public final class LinkMetrics {
    private final Counter events;
    private final Gauge links;

    /** What happens to links. */
    public enum Event {
        LINKED,
        LOST,
        /** Closed because a newer link of the same identity came. */
        REPLACED,
        /** A wrong key, version or identity. */
        NOT_PROVED,
        /** A frame that could not be read, or was too large. */
        UNREADABLE,
        SILENT,
        /** The peer does not read what it asks for. */
        CONGESTED,
        /** The policy said no. */
        DENIED,
        /** A dial that reached no broker. */
        DIAL_FAILED
    }

    /** Once per registry. */
    public LinkMetrics(CollectorRegistry registry) {
        events = Counter.build("mooring_link_events_total", "What happened to links")
                .labelNames("event")
                .register(registry);
        links = Gauge.build("mooring_links", "Links that are up").register(registry);
        for (Event event : Event.values()) {
            events.labels(label(event));
        }
    }

    void happened(Event event) {
        events.labels(label(event)).inc();
    }

    void linked() {
        happened(Event.LINKED);
        links.inc();
    }

    void lost() {
        happened(Event.LOST);
        links.dec();
    }

    private static String label(Event event) {
        return event.name().toLowerCase(Locale.ROOT);
    }
}
