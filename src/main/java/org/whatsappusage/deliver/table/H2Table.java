package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** H2: {@code MERGE}. */
final class H2Table implements TableDialect {

    @Override
    public boolean speaks(String product) {
        return product.equals("H2");
    }

    @Override
    public void upsert(Connection connection, TargetTable table, List<Object[]> rows) throws SQLException {
        List<WrittenColumn> updated = table.withoutKey();
        List<WrittenColumn> parameters = new ArrayList<>(List.of(table.key()));
        String guard = "";
        if (table.version().isPresent()) {
            WrittenColumn version = table.version().get();
            guard = " AND (current.%s IS NULL OR current.%s <= ?)"
                    .replace("%s", version.target().quoted());
            parameters.add(version);
        }
        parameters.addAll(updated);
        parameters.addAll(table.columns());
        String merge = "MERGE INTO " + table.quoted() + " AS current USING (SELECT 1) AS one ON current."
                + table.key().target().quoted() + " = ? WHEN MATCHED" + guard + " THEN UPDATE SET "
                + updated.stream()
                        .map(column -> column.target().quoted() + " = " + placeholder(column))
                        .collect(Collectors.joining(", "))
                + " WHEN NOT MATCHED THEN INSERT (" + TargetTable.list(table.columns(), "%s") + ") VALUES ("
                + table.columns().stream().map(H2Table::placeholder).collect(Collectors.joining(", ")) + ")";
        new RowStatement(merge, parameters).run(connection, this, rows);
    }

    /** Without this, a text would become a JSON string that holds JSON. */
    private static String placeholder(WrittenColumn column) {
        return column.target().typeName().equals("JSON") ? "? FORMAT JSON" : "?";
    }
}
