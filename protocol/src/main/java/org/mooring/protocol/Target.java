package org.mooring.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and how both ends prove themselves.
 *
 * @param host address of the node, as the job's call came from it
 * @param port 1024 to 65535
 * @param proof absent only where the hop never leaves one machine's one user (tests)
 */
public record Target(String host, int port, @Nullable ServerProof proof) {
    public Target {
        if (port < 1024 || port > 65535) {
            throw new IllegalArgumentException("port " + port + ": a session's server listens on 1024 to 65535");
        }
    }
}
