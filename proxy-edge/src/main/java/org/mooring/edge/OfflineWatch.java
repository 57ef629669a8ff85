package org.mooring.edge;

import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Since when there is no way to a broker, and whether that is too long. Looked at every second; read anywhere. */
final class OfflineWatch {
    private final Clock clock;
    private final EdgeConfig.Offline policy;
    private final BooleanSupplier up;
    private final EdgeMetrics metrics;
    private volatile @Nullable Instant since;

    OfflineWatch(Clock clock, EdgeConfig.Offline policy, BooleanSupplier up, EdgeMetrics metrics) {
        this.clock = clock;
        this.policy = policy;
        this.up = up;
        this.metrics = metrics;
        look();
    }

    /** Notices whether the way is up now. */
    void look() {
        boolean now = up.getAsBoolean();
        metrics.linkUp(now);
        if (now) {
            since = null;
        } else if (since == null) {
            since = clock.instant();
        }
    }

    /** Whether sessions' requests are refused now. */
    boolean refuses() {
        Instant began = since;
        return policy.policy() == EdgeConfig.Offline.Policy.REFUSE
                && began != null
                && clock.instant().isAfter(began.plus(policy.refuseAfter()));
    }
}
