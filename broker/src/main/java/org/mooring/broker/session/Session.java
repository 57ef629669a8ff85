package org.mooring.broker.session;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/**
 * A user's session, as it stands at one revision. Immutable; {@link SessionMachine} alone makes the next one.
 *
 * @param end why it is STOPPING or ENDED; absent in every other state
 * @param unheardSince its cluster has not been heard from since; it goes on (law 1)
 * @param lastActivity what a person or a kernel did last
 * @param revision rises by one with each change
 */
public record Session(
        Claim claim,
        JobRequest request,
        State state,
        @Nullable End end,
        Job job,
        Steps steps,
        Keys keys,
        @Nullable Instant unheardSince,
        Instant lastActivity,
        long revision) {

    public SessionId id() {
        return claim.id();
    }

    public UserName user() {
        return claim.user();
    }

    /** When its time is up; known once the job runs. */
    public Optional<Instant> endsAt() {
        return Optional.ofNullable(steps.started()).map(t -> t.plusSeconds(60L * request.minutes()));
    }
}
