package org.mooring.edge.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteTableHash;

/**
 * All routes at one moment; immutable. Matching is a binary search and a walk up the chain of shorter prefixes, and
 * allocates nothing.
 */
public final class RouteTable {
    /** No routes. */
    public static final RouteTable EMPTY = new RouteTable(new String[0], List.of());

    /** Canonical prefixes, sorted. */
    private final String[] prefixes;

    /** The entry whose prefix is the longest proper prefix of this one's; -1 if there is none. */
    private final int[] shorter;

    private final List<Optional<Route>> routes;

    private RouteTable(String[] prefixes, List<Optional<Route>> routes) {
        this.prefixes = prefixes;
        this.routes = routes;
        this.shorter = new int[prefixes.length];
        for (int i = 0; i < prefixes.length; i++) {
            int candidate = i - 1;
            while (candidate >= 0 && !prefixes[i].startsWith(prefixes[candidate])) {
                candidate = shorter[candidate];
            }
            shorter[i] = candidate;
        }
    }

    /**
     * A table of these routes; of two with one prefix the later one counts.
     *
     * @throws IllegalArgumentException if a prefix has no canonical form
     */
    public static RouteTable of(Collection<Route> all) {
        TreeMap<String, Optional<Route>> sorted = new TreeMap<>();
        all.forEach(route -> sorted.put(canonical(route.prefix()), Optional.of(route)));
        return new RouteTable(sorted.keySet().toArray(new String[0]), List.copyOf(sorted.values()));
    }

    /** The route with the longest prefix of a canonical path. */
    public Optional<Route> match(String canonicalPath) {
        int found = Arrays.binarySearch(prefixes, canonicalPath);
        // Every prefix of the path sorts at or before it, and is a prefix of the last entry that does too.
        int candidate = found >= 0 ? found : -found - 2;
        while (candidate >= 0 && !canonicalPath.startsWith(prefixes[candidate])) {
            candidate = shorter[candidate];
        }
        return candidate < 0 ? Optional.empty() : routes.get(candidate);
    }

    /** The route of exactly this prefix, in whatever form it is written. */
    public Optional<Route> at(String prefix) {
        int found = Arrays.binarySearch(prefixes, canonical(prefix));
        return found < 0 ? Optional.empty() : routes.get(found);
    }

    /** Whether this route's session still has its prefix here. */
    public boolean holds(Route route) {
        return at(route.prefix())
                .filter(r -> r.session().equals(route.session()))
                .isPresent();
    }

    /** This table and one route more, or another in its place. */
    public RouteTable with(Route route) {
        String prefix = canonical(route.prefix());
        int found = Arrays.binarySearch(prefixes, prefix);
        List<Optional<Route>> next = new ArrayList<>(routes);
        if (found >= 0) {
            next.set(found, Optional.of(route));
            return new RouteTable(prefixes, List.copyOf(next));
        }
        int at = -found - 1;
        next.add(at, Optional.of(route));
        String[] keys = new String[prefixes.length + 1];
        System.arraycopy(prefixes, 0, keys, 0, at);
        keys[at] = prefix;
        System.arraycopy(prefixes, at, keys, at + 1, prefixes.length - at);
        return new RouteTable(keys, List.copyOf(next));
    }

    /** This table without a prefix. */
    public RouteTable without(String prefix) {
        int at = Arrays.binarySearch(prefixes, canonical(prefix));
        if (at < 0) {
            return this;
        }
        List<Optional<Route>> next = new ArrayList<>(routes);
        next.remove(at);
        String[] keys = new String[prefixes.length - 1];
        System.arraycopy(prefixes, 0, keys, 0, at);
        System.arraycopy(prefixes, at + 1, keys, at, keys.length - at);
        return new RouteTable(keys, List.copyOf(next));
    }

    /** All routes, sorted by their prefix as written. */
    public List<Route> routes() {
        return routes.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Route::prefix))
                .toList();
    }

    /** How many. */
    public int size() {
        return prefixes.length;
    }

    /** The hash that {@link RouteTableHash} carries. */
    public String hash() {
        return RouteTableHash.hash(routes());
    }

    private static String canonical(String prefix) {
        return CanonicalPath.of(prefix)
                .orElseThrow(() -> new IllegalArgumentException(
                        "route prefix '" + prefix + "' has no canonical form; the edge cannot match it"));
    }
}
