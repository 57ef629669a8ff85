package org.mooring.protocol;

import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Told every 10 s, so that a lost change is found.
 *
 * @param hash as {@link #hash(Collection)} makes it
 */
@Wire("routes.hash.v1")
public record RouteTableHash(String epoch, long number, String hash) implements Fact {
    /** Of these routes, in whatever order, after that change. */
    public static RouteTableHash of(String epoch, long number, Collection<Route> routes) {
        return new RouteTableHash(epoch, number, hash(routes));
    }

    /** Lower-case hex SHA-256 over the lines {@code prefix SP session SP revision LF}, sorted by prefix. */
    public static String hash(Collection<Route> routes) {
        String lines = routes.stream()
                .sorted(Comparator.comparing(Route::prefix))
                .map(route -> route.prefix() + " " + route.session() + " " + route.revision() + "\n")
                .collect(Collectors.joining());
        return HexFormat.of().formatHex(Sha256.of(lines));
    }
}
