package org.mooring.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The scheduler's guess; absent where it has none. */
@Wire("job.start-estimate.v1")
public record StartEstimate(@Nullable Instant at) implements Answer {}
