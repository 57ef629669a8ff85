package org.mooring.broker.store;

import org.jspecify.annotations.Nullable;

/** The database cannot be used at all; the message says why and what to do. */
public final class DatabaseUnusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnusable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
