package org.mooring.runtime.link;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.Message;

/** The one table that says what an identity may do. Pure, fast, and called on an event loop. */
@FunctionalInterface
public interface LinkPolicy {
    /**
     * Looks one wish up.
     *
     * @param message what is requested or published; absent for {@link LinkVerb#SERVE} and {@link LinkVerb#LISTEN}
     * @return why not, in a sentence; empty if it is allowed
     */
    Optional<String> refuses(Identity who, LinkVerb verb, String address, @Nullable Message message);
}
