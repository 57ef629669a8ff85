package org.mooring.protocol;

/** A message published to whoever listens; nobody answers it, and losing one must be harmless. */
public sealed interface Fact extends Message permits RouteChange, RouteTableHash, Revoked, SessionChanged {}
