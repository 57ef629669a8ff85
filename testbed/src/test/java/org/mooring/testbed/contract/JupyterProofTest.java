package org.mooring.testbed.contract;

import org.mooring.protocol.ServerProof;

final class JupyterProofTest extends ServerProofContract {
    @Override
    ServerProof proof(ProvenServers keys) {
        return keys.proof();
    }

    @Override
    String path() {
        return "api";
    }

    @Override
    String credential() {
        return "token " + ProvenServers.TOKEN;
    }
}
