package org.whatsappusage.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

/** PostgreSQL from 14 on. */
final class PostgresDialect implements Dialect {

    private static final int OLDEST = 14;
    private static final String NO_PRIVILEGE = "42501";

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public boolean speaks(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    @Override
    public void configure(HikariConfig pool) {
        // Each of these can be set otherwise behind the URL, which the driver asks first.
        pool.addDataSourceProperty("ApplicationName", "whatsapp-usage");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        // From the second time on, and not the sixth, values come in binary, which is read in less time than text.
        pool.addDataSourceProperty("prepareThreshold", "1");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        // Commits queue for one lock; who holds it for ever must not stop all others without a word.
        // A day in a query is a UTC day wherever the process runs.
        pool.setConnectionInitSql("SET lock_timeout = '120s'; SET TIME ZONE 'UTC'");
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST) {
            throw new SQLException("PostgreSQL " + version + " is too old: the ledger needs " + OLDEST + " or newer");
        }
    }

    @Override
    public Batch batch(Connection connection, SqlStatement statement) throws SQLException {
        return statement.isCopy() ? new PostgresCopy(connection, statement) : new StatementBatch(connection, statement);
    }

    /** In the driver's older type: for the newer one it looks up the rules of the zone UTC for each value. */
    @Override
    public Instant instant(ResultSet results, int column) throws SQLException {
        Timestamp value = results.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    @Override
    public Optional<String> reason(SQLException failure) {
        if (NO_PRIVILEGE.equals(failure.getSQLState())) {
            return Optional.of(firstLine(failure) + "; the user must be allowed to create tables there");
        }
        // Behind it stand the statement's place and hints for whoever wrote it.
        return Optional.ofNullable(failure.getMessage()).map(message -> firstLine(failure));
    }

    private static String firstLine(SQLException failure) {
        return failure.getMessage().lines().findFirst().orElse("");
    }
}
