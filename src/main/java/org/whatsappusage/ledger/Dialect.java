package org.whatsappusage.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What is particular to a database. Its statements stand in {@code sql/<name>/}, its migrations in {@code migration/<name>/}. */
interface Dialect {

    /** The folder name of its statements and migrations. */
    String name();

    /** True if a JDBC URL is for this database. */
    boolean speaks(String url);

    /** What the pool must know before the first connection. */
    void configure(HikariConfig pool);

    /** What is set once, on the first connection, before the migrations. */
    void prepare(Connection connection) throws SQLException;

    /** The fastest way for many rows of one statement. */
    default Batch batch(Connection connection, SqlStatement statement) throws SQLException {
        return new StatementBatch(connection, statement);
    }

    /** A point in time of the row that a result stands on, null if the column is null. */
    default Instant instant(ResultSet results, int column) throws SQLException {
        OffsetDateTime value = results.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /**
     * Lets the rows of a result come as they are read, and not all of them before the first one, where a fetch size alone does
     * not see to that.
     *
     * @param on false ends it
     */
    default void stream(Connection connection, boolean on) throws SQLException {}

    /** Why the database cannot be opened and what to do, in place of what the driver says; empty if that says it well. */
    Optional<String> reason(SQLException failure);
}
