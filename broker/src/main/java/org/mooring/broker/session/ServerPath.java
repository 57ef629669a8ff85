package org.mooring.broker.session;

import org.mooring.protocol.ServerName;
import org.mooring.protocol.UserName;

/** The path of a user's server, as browsers send it. */
public final class ServerPath {
    private ServerPath() {}

    /** With both slashes, escaped as JupyterHub does: {@code /user/alice/beluga/}, {@code /user/a%2Bb/beluga/}. */
    public static String prefix(UserName user, ServerName server) {
        // Of all that a user name may hold, only the plus sign is escaped there.
        return "/user/" + user.value().replace("+", "%2B") + "/" + server + "/";
    }
}
