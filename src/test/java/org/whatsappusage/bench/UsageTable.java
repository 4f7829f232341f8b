package org.whatsappusage.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.whatsappusage.record.Column;

/** The table of the loaders that are compared: the published columns, and a key. */
final class UsageTable {

    private static final String NAMES =
            Arrays.stream(Column.values()).map(Column::code).collect(Collectors.joining(", "));

    private static final String MARKS =
            Arrays.stream(Column.values()).map(column -> "?").collect(Collectors.joining(", "));

    private static final String ON_CONFLICT = " ON CONFLICT (record_key) DO UPDATE SET "
            + Arrays.stream(Column.values())
                    .filter(column -> column != Column.RECORD_KEY)
                    .map(column -> column.code() + " = EXCLUDED." + column.code())
                    .collect(Collectors.joining(", "));

    static final String MERGE = "MERGE INTO usage (" + NAMES + ") KEY (record_key) VALUES (" + MARKS + ")";

    static final String UPSERT_STAGED =
            "INSERT INTO usage (" + NAMES + ") SELECT " + NAMES + " FROM staging" + ON_CONFLICT;

    private UsageTable() {}

    /** One row, with parameters as Camel writes them. */
    static String upsertOne(boolean postgres) {
        String values = Arrays.stream(Column.values())
                .map(column -> ":#" + column.code())
                .collect(Collectors.joining(", "));
        return postgres
                ? "INSERT INTO usage (" + NAMES + ") VALUES (" + values + ")" + ON_CONFLICT
                : "MERGE INTO usage (" + NAMES + ") KEY (record_key) VALUES (" + values + ")";
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE usage ("
                    + Arrays.stream(Column.values())
                            .map(column -> column.code() + " " + type(column))
                            .collect(Collectors.joining(", "))
                    + ", PRIMARY KEY (record_key))");
        }
    }

    private static String type(Column column) {
        return switch (column) {
            case VERSION -> "INTEGER";
            case QUANTITY, PAID_QUANTITY, DURATION_SECONDS -> "BIGINT";
            case COST, UNIT_PRICE -> "NUMERIC(60, 30)";
            case WITHDRAWN -> "BOOLEAN";
            case PERIOD_START, PERIOD_END, FIRST_OBSERVED_AT, OBSERVED_AT, CHANGED_AT -> "TIMESTAMP WITH TIME ZONE";
            default -> "VARCHAR(1000)";
        };
    }
}
