package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** How a database puts rows in by their key. Implementations are immutable. */
interface TableDialect {

    /** @param product as {@link java.sql.DatabaseMetaData#getDatabaseProductName()} says it */
    boolean speaks(String product);

    /**
     * Adds each row, or writes it over the one of the same key, unless that one has a newer version.
     *
     * @param rows values of the table's written columns; no key comes twice
     */
    void upsert(Connection connection, TargetTable table, List<Object[]> rows) throws SQLException;

    /** What a transaction needs to be set before it. */
    default void begin(Connection connection) throws SQLException {}

    /** Takes back what {@link #begin} has set. */
    default void end(Connection connection) throws SQLException {}

    /** Sets a parameter of a statement. */
    default void bind(PreparedStatement statement, int position, WrittenColumn column, Object value)
            throws SQLException {
        if (value == null) {
            statement.setNull(position, column.target().type());
        } else {
            statement.setObject(position, value);
        }
    }
}
