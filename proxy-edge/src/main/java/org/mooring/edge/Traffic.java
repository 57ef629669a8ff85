package org.mooring.edge;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.mooring.protocol.ActivityReport;
import org.mooring.protocol.SessionId;

/** What went through, by session, until it is reported. Any thread. */
final class Traffic {
    private static final Duration FORGET = Duration.ofHours(1);
    private final Clock clock;
    private final Map<SessionId, OfSession> bySession = new ConcurrentHashMap<>();

    Traffic(Clock clock) {
        this.clock = clock;
    }

    /** One session's counts. */
    final class OfSession {
        private final AtomicLong last = new AtomicLong();
        private final AtomicLong requests = new AtomicLong();
        private final AtomicInteger connections = new AtomicInteger();
        private volatile boolean dirty;

        /** Its user did something. */
        void active() {
            last.set(clock.millis());
            dirty = true;
        }

        void request() {
            requests.incrementAndGet();
            active();
        }

        void socketOpened() {
            connections.incrementAndGet();
            dirty = true;
        }

        void socketClosed() {
            connections.decrementAndGet();
            dirty = true;
        }
    }

    OfSession of(SessionId session) {
        return bySession.computeIfAbsent(session, id -> new OfSession());
    }

    /** What changed since the last call; give back with {@link #unreported} what could not be told. */
    List<ActivityReport.Entry> take() {
        List<ActivityReport.Entry> entries = new ArrayList<>();
        bySession.forEach((session, traffic) -> {
            if (traffic.dirty) {
                traffic.dirty = false;
                entries.add(new ActivityReport.Entry(
                        session,
                        Instant.ofEpochMilli(traffic.last.get()),
                        traffic.requests.getAndSet(0),
                        traffic.connections.get()));
            } else if (traffic.connections.get() == 0 && traffic.last.get() < clock.millis() - FORGET.toMillis()) {
                bySession.remove(session, traffic);
            }
        });
        return entries;
    }

    void unreported(List<ActivityReport.Entry> entries) {
        for (ActivityReport.Entry entry : entries) {
            OfSession traffic = of(entry.session());
            traffic.requests.addAndGet(entry.requests());
            traffic.last.accumulateAndGet(entry.lastActivity().toEpochMilli(), Math::max);
            traffic.dirty = true;
        }
    }
}
