package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.whatsappusage.record.Column;

/**
 * Finds the user's table and what of it can be written, by what the driver says of it.
 *
 * @param name of the table, with its schema in front if it is not in the connection's own
 * @param names which column gets what
 */
record TableLookup(String name, ColumnNames names) {

    /** Where a table is, as the driver spells it; null where the database has no such thing. */
    private record Place(String catalog, String schema, String table) {}

    /**
     * @throws UnusableTableException if there is no such table, or nothing can be written to it by the key; the message says
     *     what to do
     */
    TargetTable find(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        for (String spelling : spellings(table())) {
            for (String schema : spellings(schema())) {
                Map<Place, List<TargetColumn>> found = columns(connection, schema, spelling);
                if (!found.isEmpty()) {
                    Place place = found.keySet().iterator().next();
                    return table(database, place, found.get(place));
                }
            }
        }
        throw new UnusableTableException("there is no table '" + name + "' in " + where(connection));
    }

    private String schema() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? null : name.substring(0, dot);
    }

    private String table() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** As it is written, else as databases spell what is written without quotes. */
    private static Set<String> spellings(String written) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(written);
        if (written != null) {
            spellings.add(written.toUpperCase(Locale.ROOT));
            spellings.add(written.toLowerCase(Locale.ROOT));
        }
        return spellings;
    }

    private String where(Connection connection) throws SQLException {
        String schema = schema() == null ? connection.getSchema() : schema();
        return schema == null ? "database " + connection.getCatalog() : "schema " + schema;
    }

    private static Map<Place, List<TargetColumn>> columns(Connection connection, String schema, String table)
            throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        // MariaDB and MySQL call a schema a catalog.
        boolean schemas = database.supportsSchemasInTableDefinitions();
        String catalog = schemas || schema == null ? connection.getCatalog() : schema;
        String inSchema = !schemas ? null : schema == null ? connection.getSchema() : schema;
        Map<Place, List<TargetColumn>> columns = new LinkedHashMap<>();
        try (ResultSet rows =
                database.getColumns(catalog, literal(database, inSchema), literal(database, table), "%")) {
            while (rows.next()) {
                Place place = new Place(
                        rows.getString("TABLE_CAT"), rows.getString("TABLE_SCHEM"), rows.getString("TABLE_NAME"));
                columns.computeIfAbsent(place, first -> new ArrayList<>()).add(column(database, rows));
            }
        }
        return columns;
    }

    /** Names are patterns there. */
    private static String literal(DatabaseMetaData database, String name) throws SQLException {
        String escape = database.getSearchStringEscape();
        return name == null || escape == null ? name : name.replaceAll("([_%])", "\\" + escape + "$1");
    }

    private static TargetColumn column(DatabaseMetaData database, ResultSet row) throws SQLException {
        String name = row.getString("COLUMN_NAME");
        boolean hasScale = row.getObject("DECIMAL_DIGITS") != null && row.getInt("DECIMAL_DIGITS") >= 0;
        boolean generated = "YES".equals(row.getString("IS_GENERATEDCOLUMN"));
        return new TargetColumn(
                name,
                quoted(database, name),
                row.getInt("DATA_TYPE"),
                row.getString("TYPE_NAME"),
                row.getInt("COLUMN_SIZE"),
                hasScale ? row.getInt("DECIMAL_DIGITS") : null,
                row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                generated || row.getString("COLUMN_DEF") != null || "YES".equals(row.getString("IS_AUTOINCREMENT")),
                generated);
    }

    private static String quoted(DatabaseMetaData database, String name) throws SQLException {
        String quote = database.getIdentifierQuoteString().strip();
        return quote + (quote.isEmpty() ? name : name.replace(quote, quote + quote)) + quote;
    }

    private TargetTable table(DatabaseMetaData database, Place place, List<TargetColumn> columns) throws SQLException {
        List<WrittenColumn> written = written(columns);
        requireKey(written);
        requireNothingElse(columns, written);
        Collection<Set<String>> unique = uniqueIndexes(database, place);
        String key = new TargetTable(place.table(), null, written, false)
                .key()
                .target()
                .name();
        if (!unique.contains(Set.of(key))) {
            throw new UnusableTableException("table " + name + ": nothing keeps column " + key
                    + " unique, which is needed to find a record's row; make it the primary key or add a unique index"
                    + " on it alone");
        }
        Set<String> names =
                written.stream().map(column -> column.target().name()).collect(Collectors.toSet());
        boolean other = unique.stream()
                .filter(index -> !index.equals(Set.of(key)))
                .anyMatch(index -> index.stream().anyMatch(names::contains));
        String prefix = place.schema() != null ? place.schema() : place.catalog();
        String quoted = prefix == null
                ? quoted(database, place.table())
                : quoted(database, prefix) + "." + quoted(database, place.table());
        return new TargetTable(place.table(), quoted, written, other);
    }

    private List<WrittenColumn> written(List<TargetColumn> columns) {
        List<WrittenColumn> written = new ArrayList<>();
        for (ColumnNames.Pair pair : names.pairs("table " + name, columns)) {
            Conversion conversion = Conversions.of(pair.source(), pair.target())
                    .orElseThrow(() -> new UnusableTableException("table " + name + ": "
                            + pair.target().shown() + " cannot hold "
                            + pair.source().code()
                            + " exactly; give it another type, or leave it alone with columns="
                            + pair.source().code() + ":"));
            written.add(new WrittenColumn(written.size(), pair.source(), pair.target(), conversion));
        }
        return written;
    }

    private void requireKey(List<WrittenColumn> written) {
        if (written.stream().noneMatch(column -> column.source() == Column.RECORD_KEY)) {
            throw new UnusableTableException("table " + name + " has no column record_key, which identifies a row; add"
                    + " it (32 characters), or name the column that is for it with columns=record_key:your_column");
        }
        if (written.size() == 1) {
            throw new UnusableTableException(
                    "table " + name + " has no column of a record but its key; columns=cost:your_column names others");
        }
    }

    /** A row needs a value where the table asks for one. */
    private void requireNothingElse(List<TargetColumn> columns, List<WrittenColumn> written) {
        for (TargetColumn column : columns) {
            boolean filled = column.nullable()
                    || column.filled()
                    || written.stream().anyMatch(each -> each.target().equals(column));
            if (!filled) {
                throw new UnusableTableException("table " + name + ": " + column.shown()
                        + " takes no null and has no default, and no column of a record goes there; give it a default,"
                        + " or a column of a record with columns=…:" + column.name());
            }
        }
    }

    /** The columns of each unique index that holds for all rows. */
    private static Collection<Set<String>> uniqueIndexes(DatabaseMetaData database, Place place) throws SQLException {
        Map<String, Set<String>> indexes = new LinkedHashMap<>();
        try (ResultSet rows = database.getPrimaryKeys(place.catalog(), place.schema(), place.table())) {
            while (rows.next()) {
                indexes.computeIfAbsent("", primaryKey -> new LinkedHashSet<>()).add(rows.getString("COLUMN_NAME"));
            }
        }
        try (ResultSet rows = database.getIndexInfo(place.catalog(), place.schema(), place.table(), true, true)) {
            while (rows.next()) {
                String index = rows.getString("INDEX_NAME");
                if (index != null && rows.getString("FILTER_CONDITION") == null) {
                    indexes.computeIfAbsent("index " + index, first -> new LinkedHashSet<>())
                            .add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        return indexes.values();
    }
}
