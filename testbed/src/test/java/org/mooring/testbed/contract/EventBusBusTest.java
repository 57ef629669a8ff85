package org.mooring.testbed.contract;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.EventBusBus;

/** Two daemons on one Vert.x. */
class EventBusBusTest extends BusContract {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new EventBusBus(vertx);
    private final Bus brokers = new EventBusBus(vertx);

    @Override
    void release() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Override
    Bus bus() {
        return bus;
    }

    @Override
    Bus brokers() {
        return brokers;
    }
}
