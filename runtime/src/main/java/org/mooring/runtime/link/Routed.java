package org.mooring.runtime.link;

import org.mooring.protocol.Address;
import org.mooring.protocol.Answer;
import org.mooring.protocol.Fact;
import org.mooring.protocol.Request;

/** Addresses by name alone: a broker passes messages on without knowing what each address carries. */
final class Routed {
    private static final int LONGEST = 200;

    private Routed() {}

    /** Whether a peer's text can be an address at all, and may stand in a log. */
    static boolean isAddress(String name) {
        if (name.length() > LONGEST) {
            return false;
        }
        try {
            facts(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if that is no address */
    @SuppressWarnings("unchecked")
    static Address<Request<Answer>> requests(String name) {
        return new Address<>(name, (Class<Request<Answer>>) (Class<?>) Request.class);
    }

    /** @throws IllegalArgumentException if that is no address */
    static Address<Fact> facts(String name) {
        return new Address<>(name, Fact.class);
    }
}
