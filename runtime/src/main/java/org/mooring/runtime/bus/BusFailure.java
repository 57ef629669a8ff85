package org.mooring.runtime.bus;

/** Why a request got no answer. Without a stack trace: it is an expected outcome of talking to somebody else. */
public final class BusFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds of failure; the number is the HTTP status that says the same. */
    public enum Kind {
        /** This identity may not do that. */
        REFUSED(403),
        /** The handler failed. */
        FAILED(500),
        /** The link broke before the answer came; whether the request arrived is not known. */
        LINK_LOST(502),
        /** Nobody serves the address now, or too much is under way: nothing was done. */
        UNAVAILABLE(503),
        /** No answer in time; whether the request arrived is not known. */
        TIMEOUT(504);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }

        /** The kind of that number; any other is a failed handler. */
        public static Kind ofStatus(int status) {
            for (Kind kind : values()) {
                if (kind.status == status) {
                    return kind;
                }
            }
            return FAILED;
        }
    }

    private final Kind kind;

    public BusFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What any failure is called on the way to an asker: its message, or its class where it has none. */
    public static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
