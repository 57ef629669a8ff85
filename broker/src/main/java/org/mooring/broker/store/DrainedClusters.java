package org.mooring.broker.store;

import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.mooring.protocol.ClusterId;

/** Which clusters take no new sessions because an administrator said so; kept over restarts. Never blocks its caller. */
public final class DrainedClusters {
    private final Database database;
    private final StoreWorker worker;

    public DrainedClusters(Database database, StoreWorker worker) {
        this.database = database;
        this.worker = worker;
    }

    public Future<Set<ClusterId>> all() {
        return worker.run(() -> {
            Set<ClusterId> clusters = new HashSet<>();
            try (Connection connection = database.source().getConnection();
                    PreparedStatement select = connection.prepareStatement("select cluster from drained_cluster");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    clusters.add(new ClusterId(rows.getString(1)));
                }
            }
            return clusters;
        });
    }

    /** Remembers it, or forgets it; may be repeated. */
    public Future<Void> set(ClusterId cluster, boolean drained, String by) {
        return worker.run(() -> {
                    try (Connection connection = database.source().getConnection()) {
                        execute(connection, "delete from drained_cluster where cluster = ?", cluster.value());
                        if (drained) {
                            execute(
                                    connection,
                                    "insert into drained_cluster (cluster, drained_by) values (?, ?)",
                                    cluster.value(),
                                    by);
                        }
                        Database.settle(connection);
                    }
                    return cluster;
                })
                .mapEmpty();
    }

    private static void execute(Connection connection, String statement, String... values) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setString(i + 1, values[i]);
            }
            prepared.executeUpdate();
        }
    }
}
