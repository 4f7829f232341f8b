package org.whatsappusage.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;

/** MariaDB from 10.6 on, which is the first that skips locked rows. */
final class MariaDbDialect implements Dialect {

    private static final int OLDEST_MAJOR = 10;
    private static final int OLDEST_MINOR = 6;
    private static final Pattern INSERT_SELECT = Pattern.compile("^INSERT\\b.*\\bSELECT\\b", Pattern.DOTALL);

    @Override
    public String name() {
        return "mariadb";
    }

    @Override
    public boolean speaks(String url) {
        return url.startsWith("jdbc:mariadb:");
    }

    @Override
    public void configure(HikariConfig pool) {
        // Many rows in one message: what rewriteBatchedStatements was to earlier drivers.
        pool.addDataSourceProperty("useBulkStmts", "true");
        // Columns hold UTC and no zone.
        pool.addDataSourceProperty("connectionTimeZone", "UTC");
        pool.addDataSourceProperty("forceConnectionTimeZoneToSession", "true");
        pool.addDataSourceProperty("preserveInstants", "true");
        // Its default reads, under a lock, what was there before it was waited for.
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // Commits queue for one lock, and one of them may hold a long window. What does not fit a column fails.
        pool.setConnectionInitSql("SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 120,"
                + " sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'");
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        DatabaseMetaData server = connection.getMetaData();
        int major = server.getDatabaseMajorVersion();
        int minor = server.getDatabaseMinorVersion();
        if (!server.getDatabaseProductName().equals("MariaDB")
                || major < OLDEST_MAJOR
                || major == OLDEST_MAJOR && minor < OLDEST_MINOR) {
            throw new SQLException(server.getDatabaseProductName() + " " + major + "." + minor
                    + ": the ledger needs MariaDB " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer");
        }
    }

    @Override
    public Batch batch(Connection connection, SqlStatement statement) throws SQLException {
        if (INSERT_SELECT.matcher(statement.sql()).find()) {
            // The server takes no bulk of it; where keys are asked for, the driver sends one row after the other.
            return new StatementBatch(
                    statement, connection.prepareStatement(statement.sql(), Statement.RETURN_GENERATED_KEYS));
        }
        return new StatementBatch(connection, statement);
    }

    /** In front of its message the driver puts the connection's number, behind it the whole statement. */
    @Override
    public Optional<String> reason(SQLException failure) {
        return Optional.ofNullable(failure.getMessage())
                .map(message -> message.replaceFirst("^\\(conn=-?\\d+\\) ", ""))
                .flatMap(message -> message.lines().findFirst());
    }
}
