package org.whatsappusage.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A ledger as anybody with SQL sees it, by its published tables. Shares nothing with the code that wrote it. */
public final class LedgerContents {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final DataSource dataSource;

    public LedgerContents(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The H2 file of a process that has ended. */
    public static LedgerContents ofFile(Path withoutSuffix) {
        JdbcDataSource file = new JdbcDataSource();
        file.setUrl("jdbc:h2:file:" + withoutSuffix.toAbsolutePath() + ";IFEXISTS=TRUE");
        return new LedgerContents(file);
    }

    /** Rows by column names in lower case; instants, decimals and JSON in one form each, so that they can be compared. */
    public List<Map<String, Object>> rows(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            ResultSetMetaData columns = result.getMetaData();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    String name = columns.getColumnLabel(column).toLowerCase(Locale.ROOT);
                    row.put(name, plain(name, result.getObject(column)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long count(String from) {
        return ((Number) rows("SELECT COUNT(*) AS counted FROM " + from).get(0).get("counted")).longValue();
    }

    public List<Map<String, Object>> records() {
        return rows("SELECT * FROM usage_record ORDER BY record_key");
    }

    public List<Map<String, Object>> versions() {
        return rows("SELECT * FROM usage_version ORDER BY record_key, version");
    }

    /** Everything that the database holds, as text. */
    public String dump() {
        return String.valueOf(rows("SCRIPT"));
    }

    private static Object plain(String column, Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof Timestamp time) {
            return time.toInstant();
        }
        if (value instanceof BigDecimal amount) {
            return plain(amount);
        }
        return column.equals("attributes") && value != null ? json(value.toString()) : value;
    }

    static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    static Object json(String text) {
        try {
            return JSON.readValue(text, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
