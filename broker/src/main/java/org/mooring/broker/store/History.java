package org.mooring.broker.store;

import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.session.Session;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;

/** What the database keeps beside live sessions: ended ones, their logs' ends, and what users chose last. Never blocks its caller. */
public final class History {
    private final Database database;
    private final StoreWorker worker;

    public History(Database database, StoreWorker worker) {
        this.database = database;
        this.worker = worker;
    }

    /** An ended session, without its keys. */
    public Future<Optional<Session>> find(SessionId id) {
        return one("select body from session_history where session = ?", Session.class, id.value());
    }

    /** The one of this server that ended last. */
    public Future<Optional<Session>> latest(UserName user, ServerName server) {
        return one(
                "select body from session_history where user_name = ? and server = ? order by ended_at desc limit 1",
                Session.class,
                user.value(),
                server.value());
    }

    /** The one of this user, whatever its server, that ended last. */
    public Future<Optional<Session>> latest(UserName user) {
        return one(
                "select body from session_history where user_name = ? order by ended_at desc limit 1",
                Session.class,
                user.value());
    }

    /** Keeps the last lines of an ended session's log. */
    public Future<Void> keepLog(SessionId id, List<String> lines) {
        return worker.run(() -> execute(
                        "update session_history set log = ? where session = ?", String.join("\n", lines), id.value()))
                .mapEmpty();
    }

    /** The lines kept, oldest first; empty if none were. */
    public Future<List<String>> log(SessionId id) {
        return worker.run(() -> text("select log from session_history where session = ?", id.value())
                .map(log -> log.lines().toList())
                .orElse(List.of()));
    }

    public Future<Optional<JobRequest>> lastRequest(UserName user, ClusterId cluster) {
        return one(
                "select body from last_request where user_name = ? and cluster = ?",
                JobRequest.class,
                user.value(),
                cluster.value());
    }

    public Future<Void> keepRequest(UserName user, ClusterId cluster, JobRequest request) {
        String body = StoredSession.json(request);
        return worker.run(() -> {
                    int changed = execute(
                            "update last_request set body = ? where user_name = ? and cluster = ?",
                            body,
                            user.value(),
                            cluster.value());
                    if (changed == 0) {
                        insertRequest(user, cluster, body);
                    }
                    return changed;
                })
                .mapEmpty();
    }

    /** Within the caller's transaction; a second time changes nothing. */
    static void insert(Connection connection, Session session) throws SQLException {
        if (session.end() == null || session.steps().ended() == null) {
            throw new IllegalStateException(
                    "session " + session.id() + " is " + session.state() + ": only an ENDED one is history");
        }
        try (PreparedStatement known = connection.prepareStatement("select 1 from session_history where session = ?")) {
            known.setString(1, session.id().value());
            try (ResultSet row = known.executeQuery()) {
                if (row.next()) {
                    return;
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into session_history"
                + " (session, user_name, server, cluster, end_reason, ended_at, body) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, session.id().value());
            insert.setString(2, session.user().value());
            insert.setString(3, session.claim().server().value());
            insert.setString(4, session.claim().cluster().value());
            insert.setString(5, session.end().reason().label());
            insert.setTimestamp(6, Timestamp.from(session.steps().ended()));
            insert.setString(7, StoredSession.json(StoredSession.withoutKeys(session)));
            insert.executeUpdate();
        }
    }

    private void insertRequest(UserName user, ClusterId cluster, String body) throws SQLException {
        try {
            execute(
                    "insert into last_request (body, user_name, cluster) values (?, ?, ?)",
                    body,
                    user.value(),
                    cluster.value());
        } catch (SQLException e) {
            // Two starts at once: either choice is the last one.
            if (!ClaimLedger.violatesUniqueness(e)) {
                throw e;
            }
        }
    }

    private <T> Future<Optional<T>> one(String query, Class<T> type, String... values) {
        return worker.run(() -> text(query, values).map(json -> StoredSession.read(json, type)));
    }

    private Optional<String> text(String query, String... values) throws SQLException {
        try (Connection connection = database.source().getConnection();
                PreparedStatement select = connection.prepareStatement(query)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                @Nullable String text = row.next() ? row.getString(1) : null;
                return Optional.ofNullable(text);
            }
        }
    }

    private int execute(String statement, String... values) throws SQLException {
        try (Connection connection = database.source().getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            bind(prepared, values);
            int rows = prepared.executeUpdate();
            Database.settle(connection);
            return rows;
        }
    }

    private static void bind(PreparedStatement statement, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
    }
}
