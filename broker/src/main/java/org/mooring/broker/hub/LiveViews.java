package org.mooring.broker.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.identity.Identity;
import org.mooring.protocol.Codec;
import org.mooring.protocol.UserName;
import org.mooring.web.page.Live;
import org.mooring.web.page.Page;
import org.mooring.web.page.Pages;

/** A page's live view: a stream to a browser's EventSource, JSON to anything else. It ends with the sign-in. */
final class LiveViews {
    private final Pages pages;
    private final LiveStreams streams;
    private final Identity identity;
    private final InstantSource clock;

    LiveViews(Pages pages, LiveStreams streams, Identity identity, InstantSource clock) {
        this.pages = pages;
        this.streams = streams;
        this.identity = identity;
        this.clock = clock;
    }

    /** @param owner whose sessions the page shows; the caller must be allowed to see them */
    Future<Reply> answer(Visitor visitor, UserName owner, Supplier<Future<? extends Page>> page) {
        String accept = visitor.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            return page.get().map(p -> json(live(visitor, p)));
        }
        // Refused before the stream begins, not as a stream that says nothing.
        return page.get()
                .compose(first -> streams.start(
                        visitor,
                        owner,
                        () -> stillIn(visitor)
                                ? page.get().map(p -> Optional.of(event(live(visitor, p))))
                                : Future.succeededFuture(Optional.empty())));
    }

    private boolean stillIn(Visitor visitor) {
        return !(visitor.user().proof() instanceof Caller.Browser browser)
                || identity.signIns().alive(browser.ticket());
    }

    private Live live(Visitor visitor, Page page) {
        return pages.live(page, visitor.visit(clock.instant()));
    }

    private static Reply json(Live live) {
        try {
            return Reply.json(Codec.json().readTree(live.json()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static LiveStreams.Event event(Live live) {
        return new LiveStreams.Event(
                "event: " + Live.EVENT + "\ndata: " + live.json(),
                live.regions().toString() + live.title() + live.go(),
                live.go() != null);
    }
}
