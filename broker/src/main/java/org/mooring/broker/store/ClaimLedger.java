package org.mooring.broker.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.mooring.broker.session.Session;
import org.mooring.protocol.SessionId;

/**
 * The rows that seal claims: one per live session, unique on the slot, each with a fence that is higher than any before.
 * Every call blocks; {@link SQLException} means that nothing is known to have changed.
 */
final class ClaimLedger {
    private final DataSource source;

    ClaimLedger(DataSource source) {
        this.source = source;
    }

    /** What came of sealing: the session with its fence, or who has the slot. */
    record Seal(Session holder, boolean granted) {}

    Seal seal(Session session) throws SQLException {
        try (Connection connection = source.getConnection()) {
            // The slot is unique: of several that insert at once, one does, and the others find it here.
            for (int attempt = 0; attempt < 3; attempt++) {
                Optional<Session> holder = holder(connection, session.claim().slot());
                if (holder.isPresent()) {
                    return new Seal(holder.get(), holder.get().id().equals(session.id()));
                }
                Optional<Session> sealed = insert(connection, session);
                if (sealed.isPresent()) {
                    Database.settle(connection);
                    return new Seal(sealed.get(), true);
                }
            }
            throw new SQLException(
                    "slot '" + session.claim().slot() + "' is taken and freed faster than it can be read");
        }
    }

    Optional<Session> holder(String slot) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return holder(connection, slot);
        }
    }

    /** Writes the live row; an older revision overwrites nothing. */
    void write(Session session) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update live_session set revision = ?, body = ? where session = ? and revision < ?")) {
            update.setLong(1, session.revision());
            update.setString(2, StoredSession.json(session));
            update.setString(3, session.id().value());
            update.setLong(4, session.revision());
            update.executeUpdate();
            Database.settle(connection);
        }
    }

    /** Removes the seal and writes the history's row, both or none; may be repeated. */
    void end(Session session) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                History.insert(connection, session);
                delete(connection, session.id());
                connection.commit();
                Database.settle(connection);
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    List<Session> live() throws SQLException {
        List<Session> sessions = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("select body from live_session order by fence");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                sessions.add(StoredSession.read(rows.getString(1), Session.class));
            }
        }
        return sessions;
    }

    private static Optional<Session> holder(Connection connection, String slot) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select body from live_session where slot = ?")) {
            select.setString(1, slot);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(StoredSession.read(row.getString(1), Session.class)) : Optional.empty();
            }
        }
    }

    private static Optional<Session> insert(Connection connection, Session session) throws SQLException {
        Session sealed = StoredSession.fenced(session, nextFence(connection));
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into live_session"
                        + " (session, slot, fence, user_name, server, cluster, revision, body) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, sealed.id().value());
            insert.setString(2, sealed.claim().slot());
            insert.setLong(3, sealed.claim().fence());
            insert.setString(4, sealed.user().value());
            insert.setString(5, sealed.claim().server().value());
            insert.setString(6, sealed.claim().cluster().value());
            insert.setLong(7, sealed.revision());
            insert.setString(8, StoredSession.json(sealed));
            insert.executeUpdate();
            return Optional.of(sealed);
        } catch (SQLException e) {
            if (violatesUniqueness(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static long nextFence(Connection connection) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement("select nextval('claim_fence')");
                ResultSet row = next.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void delete(Connection connection, SessionId id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from live_session where session = ?")) {
            delete.setString(1, id.value());
            delete.executeUpdate();
        }
    }

    static boolean violatesUniqueness(SQLException e) {
        return "23505".equals(e.getSQLState());
    }
}
