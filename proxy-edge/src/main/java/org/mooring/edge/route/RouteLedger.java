package org.mooring.edge.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mooring.protocol.Route;
import org.mooring.protocol.RouteChange;
import org.mooring.protocol.RouteTableHash;
import org.mooring.protocol.SessionId;

/**
 * Keeps the table right from snapshots and numbered changes that may be lost, doubled or late. Numbers are compared
 * within an epoch only; between two sayings about one session the higher revision counts. Used by one thread at a time;
 * the {@link RouteTable} it gives away is for all.
 */
public final class RouteLedger {
    private static final int EPOCHS = 16;
    private static final int GONE = 4096;
    private static final int HEARD_MEANWHILE = 10_000;

    private final Map<String, Long> numbers = bounded(EPOCHS);

    /** The revisions at which sessions lost their routes, so that a late "here it is" brings none back. */
    private final Map<SessionId, Long> gone = bounded(GONE);

    private final List<RouteChange> meanwhile = new ArrayList<>();
    private RouteTable table;
    private boolean fetching;

    /** @param known what is known at the start, from a file; may be empty */
    public RouteLedger(RouteTable known) {
        table = known;
    }

    /** The table now. */
    public RouteTable table() {
        return table;
    }

    /** Whether a change said that this session has no route any more; a snapshot without it says nothing of the kind. */
    public boolean saidGone(SessionId session) {
        return gone.containsKey(session);
    }

    /** Takes a change; {@link RouteNews#GAP} asks for the whole table. */
    public RouteNews change(RouteChange change) {
        Long last = numbers.get(change.epoch());
        if (last != null && change.number() <= last) {
            return RouteNews.OLD;
        }
        numbers.put(change.epoch(), change.number());
        if (fetching && meanwhile.size() < HEARD_MEANWHILE) {
            meanwhile.add(change);
        }
        boolean counts = take(change);
        if (last == null || change.number() != last + 1) {
            return RouteNews.GAP;
        }
        return counts ? RouteNews.APPLIED : RouteNews.OLD;
    }

    /** A fetch of the whole table begins: changes heard from here on are newer than what it will bring. */
    public void fetching() {
        fetching = true;
        meanwhile.clear();
    }

    /**
     * The whole table arrived.
     *
     * @param number of the last change that it holds
     */
    public void snapshot(String epoch, long number, Collection<Route> routes) {
        table = RouteTable.of(routes);
        List<RouteChange> newer = List.copyOf(meanwhile);
        meanwhile.clear();
        fetching = false;
        long last = number;
        for (RouteChange change : newer) {
            boolean sameEpoch = change.epoch().equals(epoch);
            if (!sameEpoch || change.number() > number) {
                take(change);
                last = sameEpoch ? change.number() : last;
            }
        }
        numbers.put(epoch, last);
    }

    /** Compares with the broker's hash; {@link RouteNews#DIFFERS} and {@link RouteNews#GAP} ask for the whole table. */
    public RouteNews compare(RouteTableHash theirs) {
        Long last = numbers.get(theirs.epoch());
        if (last != null && theirs.number() < last) {
            return RouteNews.OLD;
        }
        if (table.hash().equals(theirs.hash())) {
            numbers.put(theirs.epoch(), theirs.number());
            return RouteNews.AGREES;
        }
        return last != null && last == theirs.number() ? RouteNews.DIFFERS : RouteNews.GAP;
    }

    private boolean take(RouteChange change) {
        Optional<Route> known = table.at(change.prefix());
        boolean sameSession =
                known.filter(r -> r.session().equals(change.session())).isPresent();
        if (sameSession && known.get().revision() > change.revision()) {
            return false;
        }
        Route route = change.route();
        if (route == null) {
            gone.merge(change.session(), change.revision(), Math::max);
            table = sameSession ? table.without(change.prefix()) : table;
            return sameSession;
        }
        Long lost = gone.get(change.session());
        if (lost != null && lost >= change.revision()) {
            return false;
        }
        table = table.with(route);
        return true;
    }

    private static <K, V> Map<K, V> bounded(int size) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > size;
            }
        };
    }
}
