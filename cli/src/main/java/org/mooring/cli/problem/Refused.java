package org.mooring.cli.problem;

/** A command cannot do what it was asked; the message says what, which, and what to do. */
public final class Refused extends RuntimeException {
    public Refused(String message) {
        super(message);
    }

    public Refused(String message, Throwable cause) {
        super(message, cause);
    }
}
