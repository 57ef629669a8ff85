package org.mooring.protocol;

/** What may this user ask for here? Answered from the agent's cache, never by a query per user. */
@Wire("offer.get.v1")
public record GetOffer(ClusterId cluster, UserName user, String account) implements Request<Offer> {}
