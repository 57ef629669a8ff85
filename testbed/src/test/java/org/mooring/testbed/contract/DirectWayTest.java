package org.mooring.testbed.contract;

import org.mooring.edge.way.DirectWay;
import org.mooring.edge.way.Way;
import org.mooring.protocol.Target;

final class DirectWayTest extends WayContract {
    @Override
    Way way(Target target, Way.Limits limits) {
        return new DirectWay(vertx, target, limits);
    }
}
