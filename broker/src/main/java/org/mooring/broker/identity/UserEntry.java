package org.mooring.broker.identity;

import org.mooring.protocol.UserName;

/**
 * A person in the users file.
 *
 * @param hash bcrypt, {@code $2b$…} or {@code $2y$…}
 * @param admin may see and stop everybody's sessions
 */
public record UserEntry(UserName name, String hash, boolean admin) {
    @Override
    public String toString() {
        return "UserEntry[" + name + (admin ? ", admin]" : "]");
    }
}
