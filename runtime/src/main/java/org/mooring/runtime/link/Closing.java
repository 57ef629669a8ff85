package org.mooring.runtime.link;

import org.mooring.runtime.link.LinkMetrics.Event;

/** Why an end closes a link, with the WebSocket close code that tells the other. */
enum Closing {
    GOING_AWAY(1001, Event.LOST),
    TOO_LARGE(1009, Event.UNREADABLE),
    TRY_LATER(1013, Event.CONGESTED),
    UNREADABLE(4400, Event.UNREADABLE),
    NOT_PROVED(4401, Event.NOT_PROVED),
    SILENT(4408, Event.SILENT),
    REPLACED(4409, Event.REPLACED),
    CONGESTED(4429, Event.CONGESTED);

    private final int code;
    private final Event event;

    Closing(int code, Event event) {
        this.code = code;
        this.event = event;
    }

    int code() {
        return code;
    }

    Event event() {
        return event;
    }
}
