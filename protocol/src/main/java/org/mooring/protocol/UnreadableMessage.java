package org.mooring.protocol;

/** A text that is no message of this version: log it, count it, and go on. */
public final class UnreadableMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableMessage(String message) {
        super(message);
    }
}
