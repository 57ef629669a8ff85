package org.mooring.broker.store;

import org.jspecify.annotations.Nullable;

/** The store cannot do that now; nothing was changed; try again later. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
