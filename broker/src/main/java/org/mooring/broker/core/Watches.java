package org.mooring.broker.core;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mooring.broker.session.Session;
import org.mooring.protocol.Address;
import org.mooring.protocol.SessionChanged;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who watches whose sessions on this broker, and the news for them, whichever broker made it. Any thread. */
final class Watches {
    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    private final Bus bus;
    private final Function<SessionId, Future<Optional<Session>>> find;
    private final Map<UserName, List<Consumer<Session>>> watchers = new ConcurrentHashMap<>();

    Watches(Bus bus, Function<SessionId, Future<Optional<Session>>> find) {
        this.bus = bus;
        this.find = find;
    }

    Future<Bus.Registration> listen() {
        return bus.listen(Address.brokers(SessionChanged.class), this::changed);
    }

    Sessions.Watch watch(UserName user, Consumer<Session> onChange) {
        // A consumer may watch twice: each watch ends its own entry, so entries are wrapped.
        Consumer<Session> entry = onChange::accept;
        watchers.computeIfAbsent(user, u -> new CopyOnWriteArrayList<>()).add(entry);
        return () -> watchers.computeIfPresent(user, (u, list) -> {
            list.remove(entry);
            return list.isEmpty() ? null : list;
        });
    }

    private void changed(SessionChanged news) {
        if (!watchers.containsKey(news.user())) {
            return;
        }
        find.apply(news.session())
                .onSuccess(found -> found.ifPresent(this::tell))
                .onFailure(e -> log.atWarn()
                        .addKeyValue("session", news.session())
                        .log("its watchers could not be told: {}", e.getMessage()));
    }

    private void tell(Session session) {
        for (Consumer<Session> watcher : watchers.getOrDefault(session.user(), List.of())) {
            try {
                watcher.accept(session);
            } catch (RuntimeException e) {
                log.atError().addKeyValue("session", session.id()).setCause(e).log("a watcher failed");
            }
        }
    }
}
