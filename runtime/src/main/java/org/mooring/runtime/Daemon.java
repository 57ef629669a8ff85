package org.mooring.runtime;

import io.vertx.core.Future;

/** Something started that runs until it is told to stop. */
public interface Daemon {
    /** Stops it; done when it has stopped. Repeating it is harmless. */
    Future<Void> stop();
}
