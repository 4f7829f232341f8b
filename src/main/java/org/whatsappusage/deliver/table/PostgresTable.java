package org.whatsappusage.deliver.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** PostgreSQL: {@code INSERT … ON CONFLICT}. */
final class PostgresTable implements TableDialect {

    @Override
    public boolean speaks(String product) {
        return product.equals("PostgreSQL");
    }

    @Override
    public void upsert(Connection connection, TargetTable table, List<Object[]> rows) throws SQLException {
        List<WrittenColumn> columns = table.columns();
        String insert =
                "INSERT INTO " + table.quoted() + " AS current (" + TargetTable.list(columns, "%s") + ") VALUES ("
                        + TargetTable.list(columns, "?") + ") ON CONFLICT ("
                        + table.key().target().quoted()
                        + ") DO UPDATE SET " + TargetTable.list(table.withoutKey(), "%s = EXCLUDED.%s");
        String guard = table.version()
                .map(version -> " WHERE current.%s IS NULL OR current.%s <= EXCLUDED.%s"
                        .replace("%s", version.target().quoted()))
                .orElse("");
        new RowStatement(insert + guard, columns).run(connection, this, rows);
    }

    /** Text goes without a type, so that the column says what it is: JSON, an enumeration, a UUID. */
    @Override
    public void bind(PreparedStatement statement, int position, WrittenColumn column, Object value)
            throws SQLException {
        if (value == null) {
            statement.setNull(position, Types.NULL);
        } else if (value instanceof String) {
            statement.setObject(position, value, Types.OTHER);
        } else {
            statement.setObject(position, value);
        }
    }
}
