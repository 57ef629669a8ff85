package org.mooring.protocol;

import java.time.Instant;

/** A single-user server's own activity report (JupyterHub: {@code POST /hub/api/users/NAME/activity}). */
@Wire("server.activity.v1")
public record ServerActivity(ClusterId cluster, String tokenSha256, Instant lastActivity)
        implements Request<Ack>, FromCluster {}
