package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.whatsappusage.record.RecordVersion;

/**
 * Writes records into the user's table. The table is looked at for each batch anew, so that it may be changed while this runs.
 * Safe for use by several threads.
 */
final class TableWriter {

    private static final List<TableDialect> DIALECTS =
            List.of(new PostgresTable(), new MariaDbTable(), new H2Table(), new PortableTable());

    private final TableLookup lookup;
    private final WithdrawnRows withdrawn;
    private final Function<String, TableDialect> dialects;

    /** @param withdrawn null to keep rows where the table marks them, and to delete them where it does not */
    TableWriter(TableLookup lookup, WithdrawnRows withdrawn) {
        this(lookup, withdrawn, product -> DIALECTS.stream()
                .filter(dialect -> dialect.speaks(product))
                .findFirst()
                .orElseThrow());
    }

    /** @param dialects by the name of the database */
    TableWriter(TableLookup lookup, WithdrawnRows withdrawn, Function<String, TableDialect> dialects) {
        this.lookup = lookup;
        this.withdrawn = withdrawn;
        this.dialects = dialects;
    }

    /**
     * Writes all records or none, in one transaction.
     *
     * @param records in the order of their versions; of a record that comes several times, the last one counts
     * @throws UnusableTableException if the table must be changed first
     * @throws UnwritableValueException if a column cannot hold a value
     * @throws SQLException if the database refuses, or is away
     */
    void write(DataSource database, List<RecordVersion> records) throws SQLException {
        try (Connection connection = database.getConnection()) {
            TargetTable table = lookup.find(connection);
            boolean deletes = deletesFrom(table);
            Map<Boolean, List<Object[]>> rows = newest(records).values().stream()
                    .collect(Collectors.partitioningBy(
                            record -> deletes && record.withdrawn(),
                            Collectors.mapping(table::row, Collectors.toList())));
            TableDialect dialect = dialects.apply(connection.getMetaData().getDatabaseProductName());
            transaction(connection, dialect, () -> {
                dialect.upsert(connection, table, rows.get(false));
                RowStatement.delete(table).run(connection, dialect, rows.get(true));
            });
        }
    }

    /** What of the table would be written, in a person's words. */
    String describe(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            TargetTable table = lookup.find(connection);
            return "rows of table " + lookup.name() + ", columns "
                    + table.columns().stream()
                            .map(column -> column.target().name())
                            .collect(Collectors.joining(", "))
                    + (deletesFrom(table) ? "; withdrawn ones are deleted" : "");
        }
    }

    private boolean deletesFrom(TargetTable table) {
        return Objects.requireNonNullElse(withdrawn, table.marksWithdrawn() ? WithdrawnRows.KEEP : WithdrawnRows.DELETE)
                == WithdrawnRows.DELETE;
    }

    private static Map<String, RecordVersion> newest(List<RecordVersion> records) {
        Map<String, RecordVersion> newest = new LinkedHashMap<>();
        records.forEach(record -> newest.put(record.recordKey(), record));
        return newest;
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static void transaction(Connection connection, TableDialect dialect, Step step) throws SQLException {
        boolean commitsEach = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            dialect.begin(connection);
            step.run();
            connection.commit();
            leave(connection, dialect, commitsEach);
        } catch (SQLException | RuntimeException | Error failure) {
            try {
                connection.rollback();
                leave(connection, dialect, commitsEach);
            } catch (SQLException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** The connection goes back to a pool as it came. */
    private static void leave(Connection connection, TableDialect dialect, boolean commitsEach) throws SQLException {
        dialect.end(connection);
        connection.setAutoCommit(commitsEach);
    }
}
