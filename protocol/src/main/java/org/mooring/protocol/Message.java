package org.mooring.protocol;

/** Anything that crosses the bus or the link: a request, its answer, or a fact told to whoever listens. */
public sealed interface Message permits Request, Answer, Fact {}
