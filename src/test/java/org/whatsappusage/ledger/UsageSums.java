package org.whatsappusage.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Whether the sums that a ledger keeps are those of its records. */
public final class UsageSums {

    private static final String OF_RECORDS =
            "SELECT account_id, granularity, period_start, COALESCE(currency, '') AS currency, COUNT(*) AS records,"
                    + " CAST(SUM(cost) AS DECIMAL(60, 30)) AS cost FROM usage_change WHERE NOT superseded AND NOT withdrawn"
                    + " GROUP BY account_id, granularity, period_start, COALESCE(currency, '')";
    private static final String KEPT = "SELECT account_id, granularity, period_start, currency, records,"
            + " CAST(cost AS DECIMAL(60, 30)) AS cost FROM usage_sum";

    private UsageSums() {}

    /** Sums of one side that the other has not; empty if all are right. */
    public static List<String> unequal(DataSource ledger) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = ledger.getConnection();
                Statement statement = connection.createStatement()) {
            rows.addAll(rows(statement, "missing", OF_RECORDS + " EXCEPT " + KEPT));
            rows.addAll(rows(statement, "wrong", KEPT + " EXCEPT " + OF_RECORDS));
        }
        return rows;
    }

    private static List<String> rows(Statement statement, String name, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet results = statement.executeQuery(sql)) {
            while (results.next()) {
                StringBuilder row = new StringBuilder(name);
                for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                    row.append(' ').append(results.getString(column));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
