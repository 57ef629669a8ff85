package org.mooring.protocol;

/** The route table, page by page; page 0 first. */
@Wire("routes.get.v1")
public record GetRoutes(int page) implements Request<RoutePage> {}
