package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Any other database: looks which keys are there, then {@code UPDATE} and {@code INSERT}. */
final class PortableTable implements TableDialect {

    private static final int KEYS = 500;

    @Override
    public boolean speaks(String product) {
        return true;
    }

    @Override
    public void upsert(Connection connection, TargetTable table, List<Object[]> rows) throws SQLException {
        int key = table.key().index();
        Set<String> there = there(connection, table, rows);
        Map<Boolean, List<Object[]>> parts =
                rows.stream().collect(Collectors.partitioningBy(row -> there.contains(row[key].toString())));
        if (!parts.get(true).isEmpty()) {
            update(table).run(connection, this, parts.get(true));
        }
        if (!parts.get(false).isEmpty()) {
            insert(table).run(connection, this, parts.get(false));
        }
    }

    private Set<String> there(Connection connection, TargetTable table, List<Object[]> rows) throws SQLException {
        Set<String> there = new HashSet<>();
        String key = table.key().target().quoted();
        String sql = "SELECT " + key + " FROM " + table.quoted() + " WHERE " + key + " IN ("
                + String.join(", ", Collections.nCopies(KEYS, "?")) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int first = 0; first < rows.size(); first += KEYS) {
                for (int at = 0; at < KEYS; at++) {
                    // The last one again and again, so that one statement does for any number.
                    Object[] row = rows.get(Math.min(first + at, rows.size() - 1));
                    bind(statement, at + 1, table.key(), row[table.key().index()]);
                }
                try (ResultSet keys = statement.executeQuery()) {
                    while (keys.next()) {
                        // A column of fixed length fills it with blanks.
                        there.add(keys.getString(1).stripTrailing());
                    }
                }
            }
        }
        return there;
    }

    private static RowStatement update(TargetTable table) {
        List<WrittenColumn> updated = table.withoutKey();
        return new RowStatement(
                "UPDATE " + table.quoted() + " SET " + TargetTable.list(updated, "%s = ?") + RowStatement.where(table),
                Stream.concat(updated.stream(), RowStatement.whereParameters(table).stream())
                        .toList());
    }

    private static RowStatement insert(TargetTable table) {
        return new RowStatement(
                "INSERT INTO " + table.quoted() + " (" + TargetTable.list(table.columns(), "%s") + ") VALUES ("
                        + TargetTable.list(table.columns(), "?") + ")",
                table.columns());
    }
}
