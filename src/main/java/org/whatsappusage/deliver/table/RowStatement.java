package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * A statement that is run for many rows.
 *
 * @param sql with a question mark for each parameter
 * @param parameters whose values these are, in their order
 */
record RowStatement(String sql, List<WrittenColumn> parameters) {

    private static final int BATCH = 1000;

    /** In batches of JDBC, which a driver may put into fewer statements. */
    void run(Connection connection, TableDialect dialect, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (Object[] row : rows) {
                for (int at = 0; at < parameters.size(); at++) {
                    WrittenColumn column = parameters.get(at);
                    dialect.bind(statement, at + 1, column, row[column.index()]);
                }
                statement.addBatch();
                waiting++;
                if (waiting == BATCH) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        }
    }

    /** Deletes the rows of their keys, but those of a newer version. */
    static RowStatement delete(TargetTable table) {
        return new RowStatement("DELETE FROM " + table.quoted() + where(table), whereParameters(table));
    }

    /** The row of a key, if it is not of a newer version. */
    static String where(TargetTable table) {
        String key = " WHERE " + table.key().target().quoted() + " = ?";
        return table.version()
                .map(version -> version.target().quoted())
                .map(version -> key + " AND (" + version + " IS NULL OR " + version + " <= ?)")
                .orElse(key);
    }

    static List<WrittenColumn> whereParameters(TargetTable table) {
        return java.util.stream.Stream.of(table.key(), table.version().orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }
}
