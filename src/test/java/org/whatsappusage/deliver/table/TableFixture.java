package org.whatsappusage.deliver.table;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.whatsappusage.ledger.LedgerDatabase.Address;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.RecordVersion;

/** A database of the user's own, and a context that writes to it. What is in it is read by nothing of what wrote it. */
public final class TableFixture implements AutoCloseable {

    static final Instant SEEN = Instant.parse("2026-03-10T08:00:00Z");

    private final TargetDatabase database;
    private final Address address;
    private final List<String> dropped = new ArrayList<>();
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();

    public TableFixture(TargetDatabase database, Path folder) {
        this.database = database;
        this.address = database.create(folder);
        context.start();
    }

    TargetDatabase database() {
        return database;
    }

    Address address() {
        return address;
    }

    CamelContext context() {
        return context;
    }

    /** A table, or whatever else is to be gone with the test. */
    public void create(String what, String definition) {
        dropped.add(0, "DROP " + what);
        execute("CREATE " + what + " " + definition);
    }

    /** A table with all columns of a record, each of a type that holds whatever comes. */
    public void createWhole(String name) {
        String text = " VARCHAR(200), ";
        create(
                "TABLE " + name,
                "(record_key VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL, connection" + text + "provider" + text
                        + "stream" + text + "partner_id" + text + "client_id" + text + "channel_id" + text + "waba_id"
                        + text + "managed_account_id" + text + "phone_number" + text + "product" + text + "unit" + text
                        + "granularity" + text + "period_start " + database.instant + ", period_end " + database.instant
                        + ", period_zone" + text + "country" + text + "category" + text + "pricing_type" + text
                        + "direction" + text + "tier" + text
                        + "quantity BIGINT, paid_quantity BIGINT, duration_seconds BIGINT,"
                        + " cost DECIMAL(38, 18), unit_price DECIMAL(38, 18), currency VARCHAR(3), finality" + text
                        + "withdrawn BOOLEAN NOT NULL, attributes " + database.json + ", first_observed_at "
                        + database.instant + ", observed_at " + database.instant + ", changed_at " + database.instant
                        + ", sync_id VARCHAR(200))");
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(address.url(), address.username(), address.password());
    }

    /** @param options behind the database's address, each with an ampersand in front */
    public String uri(String table, String options) {
        return "whatsapp-usage-table:" + table + "?url=RAW(" + address.url() + ")"
                + (address.username() == null ? "" : "&username=" + address.username())
                + (address.password() == null || address.password().isEmpty() ? "" : "&password=" + address.password())
                + options;
    }

    void write(String table, RecordVersion... records) {
        write(table, "", List.of(records));
    }

    /** @throws RuntimeException as the endpoint threw it, if it threw none that is checked */
    void write(String table, String options, List<RecordVersion> records) {
        send(uri(table, options), records);
    }

    public void send(String uri, List<RecordVersion> records) {
        try {
            template.sendBody(uri, records);
        } catch (CamelExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw failure;
        }
    }

    static RecordVersion version(int version, UsageFixture usage) {
        return version(version, usage, false);
    }

    static RecordVersion version(int version, UsageFixture usage, boolean withdrawn) {
        return new RecordVersion(
                usage.record().recordKey(),
                version,
                usage.record(),
                withdrawn,
                SEEN,
                SEEN.plusSeconds(version),
                SEEN.plusSeconds(version),
                "sync-" + version);
    }

    /** Rows by the names of their columns in lower case; instants, decimals and whole numbers in one form each. */
    public List<Map<String, Object>> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (database == TargetDatabase.MARIADB) {
                statement.execute("SET time_zone = '+00:00'");
            }
            try (ResultSet result = statement.executeQuery(sql)) {
                List<Map<String, Object>> rows = new ArrayList<>();
                ResultSetMetaData columns = result.getMetaData();
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int column = 1; column <= columns.getColumnCount(); column++) {
                        row.put(
                                columns.getColumnLabel(column).toLowerCase(Locale.ROOT),
                                value(
                                        result,
                                        column,
                                        columns.getColumnType(column),
                                        columns.getColumnTypeName(column)));
                    }
                    rows.add(row);
                }
                return rows;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static Object value(ResultSet result, int column, int type, String typeName) throws SQLException {
        if (result.getObject(column) == null) {
            return null;
        }
        return switch (type) {
            case Types.TIMESTAMP_WITH_TIMEZONE ->
                result.getObject(column, OffsetDateTime.class).toInstant();
            case Types.TIMESTAMP ->
                typeName.equals("timestamptz")
                        ? result.getObject(column, OffsetDateTime.class).toInstant()
                        : result.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
            case Types.DECIMAL, Types.NUMERIC -> plain(result.getBigDecimal(column));
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> result.getLong(column);
            case Types.BIT, Types.BOOLEAN -> result.getBoolean(column);
            default -> result.getString(column);
        };
    }

    public static BigDecimal plain(BigDecimal amount) {
        return new BigDecimal(Amounts.text(amount));
    }

    /** The only column of the only row. */
    Object one(String sql) {
        List<Map<String, Object>> rows = rows(sql);
        if (rows.size() != 1) {
            throw new AssertionError(sql + " gives " + rows);
        }
        return rows.get(0).values().iterator().next();
    }

    @Override
    public void close() {
        context.stop();
        dropped.forEach(this::execute);
        database.release(address);
    }
}
