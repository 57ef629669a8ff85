package org.mooring.broker.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.mooring.broker.session.Event;
import org.mooring.broker.session.Session;
import org.mooring.broker.store.SessionStore;
import org.mooring.protocol.Ack;
import org.mooring.protocol.ActivityReport;
import org.mooring.protocol.Address;
import org.mooring.protocol.ServerActivity;
import org.mooring.protocol.ServerIdentity;
import org.mooring.protocol.ServerWho;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.TokenHash;
import org.mooring.runtime.bus.Bus;

/**
 * What single-user servers ask of a hub with their own token, and what is known of sessions' activity, theirs and the
 * edges'. Any thread.
 */
final class ServerTokens {
    private final Bus bus;
    private final SessionStore store;
    private final SessionFlow flow;
    private final InstantSource clock;
    private final Cache<String, SessionId> byHash =
            Caffeine.newBuilder().maximumSize(50_000).build();
    /** Hashes that no live session had: not looked for again for a while, so that guessing costs nothing. */
    private final Cache<String, Boolean> nobody = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(30))
            .build();

    ServerTokens(Bus bus, SessionStore store, SessionFlow flow, InstantSource clock) {
        this.bus = bus;
        this.store = store;
        this.flow = flow;
        this.clock = clock;
    }

    Future<Void> serve() {
        return bus.serve(Address.broker(ServerWho.class), this::who)
                .compose(ok -> bus.serve(Address.broker(ServerActivity.class), this::activity))
                .compose(ok -> bus.serve(Address.broker(ActivityReport.class), this::report))
                .mapEmpty();
    }

    void remember(Session session) {
        byHash.put(TokenHash.of(session.keys().proof().serverToken()), session.id());
    }

    private Future<ServerIdentity> who(ServerWho ask) {
        return find(ask.tokenSha256())
                .map(found -> found.filter(s -> s.claim().cluster().equals(ask.cluster()))
                        .map(ServerTokens::identity)
                        .orElseGet(() -> new ServerIdentity(null, null, List.of())));
    }

    private static ServerIdentity identity(Session session) {
        String user = session.user().value();
        return new ServerIdentity(
                session.user(),
                session.claim().server(),
                List.of(
                        "access:servers!server=" + user + "/" + session.claim().server(),
                        "read:users:name!user=" + user,
                        "users:activity!user=" + user));
    }

    private Future<Ack> activity(ServerActivity told) {
        return find(told.tokenSha256())
                .compose(found ->
                        found.isPresent() ? active(found.get().id(), told.lastActivity()) : Future.succeededFuture())
                .map(done -> new Ack());
    }

    private Future<Ack> report(ActivityReport report) {
        return Future.join(report.sessions().stream()
                        .map(entry -> active(entry.session(), entry.lastActivity()))
                        .toList())
                .map(done -> new Ack());
    }

    /** Other machines' clocks may run ahead; nothing was active in the future. */
    private Future<Void> active(SessionId session, Instant at) {
        Instant now = clock.instant();
        return flow.apply(session, new Event.Active(at.isAfter(now) ? now : at)).mapEmpty();
    }

    private Future<Optional<Session>> find(String hash) {
        SessionId known = byHash.getIfPresent(hash);
        if (known != null) {
            return store.get(known);
        }
        if (nobody.getIfPresent(hash) != null) {
            return Future.succeededFuture(Optional.empty());
        }
        return store.all().map(all -> {
            all.forEach(this::remember);
            Optional<Session> found = all.stream()
                    .filter(s -> TokenHash.of(s.keys().proof().serverToken()).equals(hash))
                    .findFirst();
            if (found.isEmpty()) {
                nobody.put(hash, true);
            }
            return found;
        });
    }
}
