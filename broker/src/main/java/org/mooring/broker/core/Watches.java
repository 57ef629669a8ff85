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
    private final Map<UserName, List<Watcher>> watchers = new ConcurrentHashMap<>();

    Watches(Bus bus, Function<SessionId, Future<Optional<Session>>> find) {
        this.bus = bus;
        this.find = find;
    }

    Future<Bus.Registration> listen() {
        return bus.listen(Address.brokers(SessionChanged.class), this::changed);
    }

    Sessions.Watch watch(UserName user, Consumer<Session> onChange) {
        Watcher watcher = new Watcher(user, onChange);
        watchers.compute(user, (u, list) -> {
            List<Watcher> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(watcher);
            return all;
        });
        return watcher;
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
        for (Watcher watcher : watchers.getOrDefault(session.user(), List.of())) {
            try {
                watcher.onChange.accept(session);
            } catch (RuntimeException e) {
                log.atError().addKeyValue("session", session.id()).setCause(e).log("a watcher failed");
            }
        }
    }

    /** One watch; two of the same consumer are two. */
    private final class Watcher implements Sessions.Watch {
        private final UserName user;
        private final Consumer<Session> onChange;

        Watcher(UserName user, Consumer<Session> onChange) {
            this.user = user;
            this.onChange = onChange;
        }

        @Override
        public void close() {
            watchers.computeIfPresent(user, (u, list) -> {
                list.remove(this);
                return list.isEmpty() ? null : list;
            });
        }
    }
}
