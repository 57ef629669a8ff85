package org.mooring.edge.route;

import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Route;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.Target;
import org.mooring.protocol.UserName;

/** Routes for tests. */
final class Routes {
    private Routes() {}

    static Route route(String prefix, int session, long revision) {
        return new Route(
                prefix,
                session(session),
                new UserName("alice"),
                new ClusterId("beluga"),
                revision,
                Route.Way.DIRECT,
                new Target("127.0.0.1", 20_000 + session % 1000, null));
    }

    static SessionId session(int number) {
        return new SessionId("%016d".formatted(number));
    }
}
