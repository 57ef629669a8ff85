package org.mooring.broker.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The broker's database: H2 in a file, for one broker alone. Opened once per process; its schema is brought up to date on
 * opening (all migrations lie beside this class). A commit reaches the operating
 * system within 10 ms, a settled one at once. Thread-safe; every call blocks, so none may come from an event loop.
 */
public final class Database implements AutoCloseable {
    /** H2's code for "another process has the file". */
    private static final int IN_USE = 90020;

    private static final int CONNECTIONS = 6;
    private static final long CONNECTION_TIMEOUT_MILLIS = 3_000;

    private final HikariDataSource source;

    private Database(HikariDataSource source) {
        this.source = source;
    }

    /**
     * Opens it and migrates its schema.
     *
     * @param url JDBC URL: {@code jdbc:h2:file:…} or, for tests, {@code jdbc:h2:mem:…}
     * @throws DatabaseUnusable with a sentence for the administrator
     */
    public static Database open(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(withSettings(url));
        config.setUsername("mooring");
        config.setPassword("");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setPoolName("broker-database");
        config.setAutoCommit(true);
        // The first connection without the pool: what is wrong is told in one sentence, without the pool's own
        // complaints.
        try (Connection first = DriverManager.getConnection(config.getJdbcUrl(), config.getUsername(), "")) {
            first.setAutoCommit(true);
            return new Database(migrated(url, new HikariDataSource(config)));
        } catch (SQLException e) {
            throw unusable(url, e);
        }
    }

    private static HikariDataSource migrated(String url, HikariDataSource source) {
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:org/mooring/broker/store")
                    .placeholders(Map.of("now", Long.toString(System.currentTimeMillis())))
                    .load()
                    .migrate();
            return source;
        } catch (RuntimeException e) {
            source.close();
            throw new DatabaseUnusable(
                    "database " + url + ": its schema cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /** Connections of it, each to be closed by whoever took it. */
    public DataSource source() {
        return source;
    }

    /** Writes down what was committed, before anything outside is done because of it. */
    static void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    /** Whether it answers now; for the health check. */
    public boolean answers() {
        try (Connection connection = source.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        source.close();
    }

    private static String withSettings(String url) {
        if (!url.startsWith("jdbc:h2:")) {
            throw new DatabaseUnusable(
                    "database " + url + ": this version keeps its state in H2; use jdbc:h2:file:…", null);
        }
        // Not WRITE_DELAY=0: H2 2.5.252 then leaves commits that follow each other closely in memory until a later one
        // (seen: a READY session that was STARTING after a kill -9). With a delay its own thread writes every 10 ms,
        // and
        // what must not wait is written by #settle.
        return url
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=10;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static DatabaseUnusable unusable(String url, SQLException failure) {
        return failure.getErrorCode() == IN_USE
                ? new DatabaseUnusable(
                        "database " + url
                                + " is in use by another broker: stop that one first, or give this one a state folder of its own",
                        null)
                : new DatabaseUnusable("database " + url + " cannot be opened: " + failure.getMessage(), failure);
    }
}
