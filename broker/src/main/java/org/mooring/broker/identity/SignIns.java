package org.mooring.broker.identity;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.mooring.broker.store.StoreWorker;
import org.mooring.protocol.Address;
import org.mooring.protocol.Revoked;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.Bus;
import org.mooring.web.auth.Ticket;
import org.mooring.web.auth.TicketVerdict;
import org.mooring.web.auth.TicketVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-ins: each has a random id of its own, which its ticket carries; signing out revokes the id everywhere, at once
 * in this broker and at the linked edges, and for good in the store. Any thread.
 */
public final class SignIns {
    private static final Logger log = LoggerFactory.getLogger(SignIns.class);

    private final TicketKeys keys;
    private final TicketVerifier verifier;
    private final Revocations revocations;
    private final SignInStore store;
    private final StoreWorker worker;
    private final Bus bus;
    private final InstantSource clock;
    private final Duration life;

    SignIns(
            TicketKeys keys,
            Revocations revocations,
            SignInStore store,
            StoreWorker worker,
            Bus bus,
            InstantSource clock,
            Duration life) {
        this.keys = keys;
        this.verifier = new TicketVerifier(keys.publicKeys());
        this.revocations = revocations;
        this.store = store;
        this.worker = worker;
        this.bus = bus;
        this.clock = clock;
        this.life = life;
    }

    /** A new sign-in: its ticket's text, and how long it lasts. */
    public record Begun(String ticket, Duration life) {}

    /** Signs a person in. */
    public Begun begin(UserName user) {
        String id = RandomTexts.ofBytes(18);
        log.atInfo().addKeyValue("user", user).log("Signed in");
        return new Begun(keys.signer().sign(user, id, clock.instant().plus(life)), life);
    }

    /** The ticket of this text, if it is worth something now. */
    public Optional<Ticket> ticket(String text) {
        return verifier.verify(text, clock.instant()) instanceof TicketVerdict.Valid valid
                        && !revocations.contains(
                                Revoked.Kind.SIGN_IN, valid.ticket().signIn())
                ? Optional.of(valid.ticket())
                : Optional.empty();
    }

    /** Whether a ticket that was worth something is so still. */
    public boolean alive(Ticket ticket) {
        return clock.instant().isBefore(ticket.expires())
                && !revocations.contains(Revoked.Kind.SIGN_IN, ticket.signIn());
    }

    /** Whether it was made dead, as far as this broker has heard. */
    boolean revoked(Revoked.Kind kind, String id) {
        return revocations.contains(kind, id);
    }

    /** Signs out: the ticket is dead at once, here and at the edges; done when that is kept for good. */
    public Future<Void> end(Ticket ticket) {
        log.atInfo().addKeyValue("user", ticket.user()).log("Signed out");
        return revoke(new Revoked(Revoked.Kind.SIGN_IN, ticket.signIn(), ticket.expires()));
    }

    /** Makes a sign-in or a token dead. */
    Future<Void> revoke(Revoked revoked) {
        revocations.add(revoked);
        bus.publish(Address.edges(Revoked.class), revoked);
        return worker.run(() -> {
            store.revoke(revoked);
            Instant now = clock.instant();
            store.forget(now);
            revocations.forget(now);
            return null;
        });
    }
}
