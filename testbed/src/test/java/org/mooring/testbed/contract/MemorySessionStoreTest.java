package org.mooring.testbed.contract;

import org.mooring.broker.store.MemorySessionStore;
import org.mooring.broker.store.SessionStore;

final class MemorySessionStoreTest extends SessionStoreContract {
    private final SessionStore store = new MemorySessionStore();

    @Override
    SessionStore store() {
        return store;
    }
}
