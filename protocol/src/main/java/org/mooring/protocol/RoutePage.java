package org.mooring.protocol;

import java.util.List;

/**
 * A page of the route table.
 *
 * @param epoch names this run of the broker; numbers of another epoch cannot be compared
 * @param number of the last change that the table holds
 */
@Wire("routes.page.v1")
public record RoutePage(String epoch, long number, int page, int pages, List<Route> routes) implements Answer {
    public RoutePage {
        routes = List.copyOf(routes);
    }
}
