package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** MariaDB and MySQL: {@code INSERT … ON DUPLICATE KEY UPDATE}. */
final class MariaDbTable implements TableDialect {

    private static final Set<String> PRODUCTS = Set.of("MariaDB", "MySQL");

    private final TableDialect portable = new PortableTable();

    @Override
    public boolean speaks(String product) {
        return PRODUCTS.contains(product);
    }

    /** A row of {@code TIMESTAMP} is read in the session's zone, and what does not fit is cut unless it is told not to. */
    @Override
    public void begin(Connection connection) throws SQLException {
        run(
                connection,
                "SET @whatsapp_usage_zone = @@SESSION.time_zone, @whatsapp_usage_mode = @@SESSION.sql_mode,"
                        + " SESSION time_zone = '+00:00',"
                        + " SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',STRICT_ALL_TABLES')");
    }

    @Override
    public void end(Connection connection) throws SQLException {
        run(connection, "SET SESSION time_zone = @whatsapp_usage_zone, SESSION sql_mode = @whatsapp_usage_mode");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void upsert(Connection connection, TargetTable table, List<Object[]> rows) throws SQLException {
        if (table.otherUniqueIndex()) {
            // Here it would write over the row of another record that is the same in that index.
            portable.upsert(connection, table, rows);
            return;
        }
        List<WrittenColumn> columns = table.columns();
        String insert = "INSERT INTO " + table.quoted() + " (" + TargetTable.list(columns, "%s") + ") VALUES ("
                + TargetTable.list(columns, "?") + ") ON DUPLICATE KEY UPDATE " + assignments(table);
        new RowStatement(insert, columns).run(connection, this, rows);
    }

    /** The version last: each assignment sees those before it. */
    private static String assignments(TargetTable table) {
        Optional<WrittenColumn> version = table.version();
        if (version.isEmpty()) {
            return TargetTable.list(table.withoutKey(), "%s = VALUES(%s)");
        }
        String stored = version.get().target().quoted();
        String newer = stored + " IS NULL OR " + stored + " <= VALUES(" + stored + ")";
        List<WrittenColumn> ordered = Stream.concat(
                        table.withoutKey().stream().filter(column -> column != version.get()), version.stream())
                .collect(Collectors.toList());
        return TargetTable.list(ordered, "%s = IF(" + newer + ", VALUES(%s), %s)");
    }
}
