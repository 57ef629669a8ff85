package org.mooring.testbed.contract;

import org.mooring.protocol.ServerProof;

/** An app that is no Jupyter. */
final class BearerProofTest extends ServerProofContract {
    @Override
    ServerProof proof(ProvenServers keys) {
        return keys.proof("health/ready", "Bearer");
    }

    @Override
    String path() {
        return "health/ready";
    }

    @Override
    String credential() {
        return "Bearer " + ProvenServers.TOKEN;
    }
}
