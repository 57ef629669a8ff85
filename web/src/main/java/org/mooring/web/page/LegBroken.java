package org.mooring.web.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mooring.web.text.Words;

/**
 * The edge's own page: which leg of the way to a session failed. It needs no broker.
 *
 * @param server path of the session's server, {@code /user/alice/beluga/}; absent: it was about the hub itself
 * @param code the fault in short, for the help desk: {@code connect refused 10.1.2.3:41235}
 */
public record LegBroken(Leg leg, @Nullable String server, @Nullable String code) implements Page {
    /** Which leg, and with which status. */
    public enum Leg {
        /** The hub's broker does not answer; sessions do. */
        HUB_DOWN(503),
        /** The hub's broker took too long. */
        HUB_SLOW(504),
        /** Nothing listens at the session's address. */
        SERVER_REFUSED(502),
        /** The node cannot be reached. */
        NODE_UNREACHABLE(502),
        /** Something else than the session's server answered. */
        SERVER_UNPROVEN(502),
        /** The server broke the connection before its answer was complete. */
        SERVER_BROKE(502),
        /** The server took the request and did not answer in time. */
        SERVER_SLOW(504),
        /** This edge has as many connections as it takes. */
        EDGE_FULL(503);

        private final int status;

        Leg(int status) {
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** For keys and headers: {@code server-refused}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** The stations of the way, in order, as keys; the one that failed is {@link #failedAt()}. */
    public java.util.List<String> stations() {
        return leg == Leg.HUB_DOWN || leg == Leg.HUB_SLOW
                ? java.util.List.of("browser", "edge", "hub")
                : java.util.List.of("browser", "edge", "node", "server");
    }

    /** Index of the station that did not answer. */
    public int failedAt() {
        return switch (leg) {
            case EDGE_FULL -> 1;
            case HUB_DOWN, HUB_SLOW, NODE_UNREACHABLE -> 2;
            case SERVER_REFUSED, SERVER_UNPROVEN, SERVER_BROKE, SERVER_SLOW -> 3;
        };
    }

    @Override
    public String template() {
        return "leg";
    }

    @Override
    public String title(Words words, Instant now) {
        return words.t("leg." + leg.label() + ".title");
    }

    /** What happened and what to do. */
    public String sentence(Words words) {
        return words.t("leg." + leg.label() + ".what");
    }

    @Override
    public Mood mood() {
        return Mood.ENDED;
    }

    @Override
    public int status() {
        return leg.status();
    }
}
