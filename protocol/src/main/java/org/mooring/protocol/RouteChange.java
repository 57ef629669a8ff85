package org.mooring.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One change of the table; numbers of an epoch have no gap, so an edge that sees one fetches the table again.
 *
 * @param prefix the route concerned
 * @param session whose route it is
 * @param revision a change with a lower one than the route's own is old news
 * @param route absent: the route is gone
 */
@Wire("routes.change.v1")
public record RouteChange(
        String epoch, long number, String prefix, SessionId session, long revision, @Nullable Route route)
        implements Fact {}
