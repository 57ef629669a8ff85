package org.mooring.broker.session;

import java.time.Instant;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/**
 * What never changes in a session's life, but for the fence, which comes with the seal.
 *
 * @param slot key of the slot it holds ({@link Slots})
 * @param fence number of the claim, higher for every later claim of the slot; 0 until sealed
 * @param account the POSIX account on the cluster
 * @param prefix path of its server, with both slashes: {@code /user/alice/beluga/}
 * @param claimedAt cluster time
 * @param deadline not READY by then: it ends
 */
public record Claim(
        SessionId id,
        UserName user,
        ServerName server,
        String slot,
        long fence,
        ClusterId cluster,
        String account,
        String prefix,
        Instant claimedAt,
        Instant deadline) {

    Claim withFence(long sealed) {
        return new Claim(id, user, server, slot, sealed, cluster, account, prefix, claimedAt, deadline);
    }
}
