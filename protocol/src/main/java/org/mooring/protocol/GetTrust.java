package org.mooring.protocol;

/** What an edge needs to know of who is who: keys and revocations. */
@Wire("trust.get.v1")
public record GetTrust() implements Request<Trust> {}
