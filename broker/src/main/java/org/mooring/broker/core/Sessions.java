package org.mooring.broker.core;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mooring.broker.session.EndReason;
import org.mooring.broker.session.Session;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/** All that pages, API and culling do with sessions. Any thread; nothing here blocks; expected outcomes are values. */
public interface Sessions {
    /** Claims a slot and starts, or says why not. Answers as soon as the claim is sealed; it does not wait for the job. */
    Future<StartOutcome> start(UserName user, ServerName server, ClusterId cluster, JobRequest request);

    /** Decides to end the session; ending one that is ending or gone changes nothing. Empty if there is no such session. */
    Future<Optional<Session>> stop(SessionId id, EndReason reason, String by);

    /** The live session of this server, if there is one. */
    Future<Optional<Session>> live(UserName user, ServerName server);

    /** The user's live sessions, oldest first. */
    Future<List<Session>> liveOf(UserName user);

    /** A session, ended ones included for as long as history keeps them. */
    Future<Optional<Session>> find(SessionId id);

    /** The latest session of this server, live or ended. */
    Future<Optional<Session>> latest(UserName user, ServerName server);

    /** The user's session that ended last, whatever its server. */
    Future<Optional<Session>> lastEnded(UserName user);

    /** What the user chose last on this cluster. */
    Future<Optional<JobRequest>> lastRequest(UserName user, ClusterId cluster);

    /** All live sessions, oldest first. */
    Future<List<Session>> allLive();

    /** Last lines of the session's log: from the cluster while it can be asked, else what was kept at its end. */
    Future<List<String>> log(SessionId id);

    /** Somebody, or a kernel, did something in it at that time; times in the future count as now. */
    Future<Void> active(SessionId id, Instant at);

    /** Tells of every new revision of this user's sessions until the watch is closed; calls come on an event loop. */
    Watch watch(UserName user, Consumer<Session> onChange);

    /** A watch under way. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
