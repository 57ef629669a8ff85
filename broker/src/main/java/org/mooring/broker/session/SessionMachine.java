package org.mooring.broker.session;

/** Decides. */
final class SessionMachine {
    private SessionMachine() {}
}
