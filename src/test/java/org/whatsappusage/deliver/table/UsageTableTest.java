package org.whatsappusage.deliver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.deliver.table.TableFixture.version;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/** What becomes of records in a table of the user's own, on each database. */
@Timeout(120)
class UsageTableTest {

    private static final UsageFixture GERMANY = usage("2026-03-01");
    private static final UsageFixture FRANCE = usage("2026-03-01").country("FR");
    private static final String KEY = "record_key VARCHAR(32) PRIMARY KEY";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    TableFixture fixture;

    /** Others say another one. */
    TargetDatabase database() {
        return TargetDatabase.H2;
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        fixture = new TableFixture(database(), folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aRowHasWhatTheRecordHas() throws Exception {
        fixture.createWhole("usage_copy");
        RecordVersion record = version(
                7,
                GERMANY.cost("12345678901234567890.123456789012345678", "EUR")
                        .attributes("{\"Größe\": \"a'b\\\\\", \"big\": 12345678901234567890123}"),
                true);
        RecordVersion empty = version(1, FRANCE.cost(null, null));
        fixture.write("usage_copy", record, empty);

        assertThat(fixture.rows("SELECT * FROM usage_copy ORDER BY country"))
                .satisfiesExactly(row -> assertSame(row, record), row -> assertSame(row, empty));
    }

    private static void assertSame(Map<String, Object> row, RecordVersion record) throws Exception {
        Map<String, Object> expected = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            Object value = column.of(record);
            expected.put(
                    column.code(),
                    value instanceof BigDecimal amount
                            ? TableFixture.plain(amount)
                            : value instanceof Integer number ? Long.valueOf(number) : value);
        }
        assertThat(JSON.readTree(row.remove("attributes").toString()))
                .isEqualTo(JSON.readTree(expected.remove("attributes").toString()));
        assertThat(row).isEqualTo(expected);
    }

    @Test
    void aNewVersionReplacesTheRowAndAnOldOneDoesNot() {
        fixture.create("TABLE t", "(" + KEY + ", version INTEGER, quantity BIGINT)");
        fixture.write("t", version(1, GERMANY), version(1, FRANCE));
        fixture.write("t", version(3, GERMANY.quantity(30)));
        fixture.write("t", version(2, GERMANY.quantity(20)), version(2, FRANCE.quantity(5)));

        assertThat(fixture.rows("SELECT version, quantity FROM t ORDER BY quantity"))
                .containsExactly(Map.of("version", 2L, "quantity", 5L), Map.of("version", 3L, "quantity", 30L));
    }

    @Test
    void aRowWithoutVersionOfItsOwnIsReplaced() {
        fixture.create("TABLE t", "(" + KEY + ", version INTEGER, quantity BIGINT)");
        fixture.execute(
                "INSERT INTO t (record_key) VALUES ('" + GERMANY.record().recordKey() + "')");
        fixture.write("t", version(1, GERMANY));

        assertThat(fixture.one("SELECT quantity FROM t")).isEqualTo(10L);
    }

    @Test
    void theSameVersionMakesGoodWhatWasChangedByHand() {
        fixture.create("TABLE t", "(" + KEY + ", version INTEGER, quantity BIGINT)");
        fixture.write("t", version(2, GERMANY));
        fixture.execute("UPDATE t SET quantity = 99");
        fixture.write("t", version(2, GERMANY));

        assertThat(fixture.one("SELECT quantity FROM t")).isEqualTo(10L);
    }

    @Test
    void ofSeveralVersionsInOneBatchTheLastOneCounts() {
        fixture.create("TABLE t", "(" + KEY + ", quantity BIGINT)");
        fixture.write(
                "t",
                version(1, GERMANY),
                version(1, FRANCE),
                version(2, GERMANY.quantity(20), true),
                version(2, FRANCE.quantity(6)),
                version(3, GERMANY.quantity(30)),
                version(3, FRANCE.quantity(7), true));

        assertThat(fixture.one("SELECT quantity FROM t")).isEqualTo(30L);
    }

    @Test
    void columnsOfTheUsersOwnAreLeftAlone() {
        String number = database() == TargetDatabase.MARIADB ? "AUTO_INCREMENT" : "GENERATED BY DEFAULT AS IDENTITY";
        fixture.create(
                "TABLE t",
                "(id INTEGER " + number + " PRIMARY KEY, record_key VARCHAR(32) NOT NULL UNIQUE, quantity BIGINT,"
                        + " note VARCHAR(20), state VARCHAR(20) DEFAULT 'new' NOT NULL)");
        fixture.write("t", version(1, GERMANY));
        fixture.execute("UPDATE t SET note = 'billed', state = 'old'");
        fixture.write("t", version(2, GERMANY.quantity(20)), version(1, FRANCE));

        assertThat(fixture.rows("SELECT quantity, note, state FROM t ORDER BY state"))
                .extracting(Map::values)
                .extracting(Object::toString)
                .containsExactly("[10, null, new]", "[20, billed, old]");
    }

    @Test
    void namesMayDiffer() {
        fixture.create(
                "TABLE t",
                "(usage_id CHAR(40) PRIMARY KEY, version VARCHAR(9), amount DECIMAL(10, 2), amount_again DECIMAL(10, 2),"
                        + " Country VARCHAR(2), cost VARCHAR(20) DEFAULT 'mine')");
        String columns = "&columns=record_key:usage_id, cost:AMOUNT,cost:amount_again,version:";
        fixture.write("t", columns, List.of(version(1, GERMANY)));
        fixture.write("T", columns, List.of(version(2, GERMANY.cost("3.5", "EUR"))));

        assertThat(fixture.rows("SELECT version, amount, amount_again, country, cost FROM t"))
                .extracting(Map::values)
                .extracting(Object::toString)
                .containsExactly("[null, 3.5, 3.5, DE, mine]");
    }

    @Test
    void namesMayNeedQuotesAndASchema() {
        String quote = database() == TargetDatabase.MARIADB ? "`" : "\"";
        String schema = quote + "Billing_%1" + quote;
        String table = schema + "." + quote + "The usage of `you` and \"us\"".replace(quote, quote + quote) + quote;
        String count = quote + "the count" + quote;
        fixture.create("SCHEMA " + schema, "");
        fixture.create("TABLE " + table, "(" + KEY + ", " + count + " BIGINT)");
        fixture.write(
                "Billing_%1.The usage of `you` and \"us\"",
                "&columns=quantity:the count", List.of(version(1, GERMANY)));

        assertThat(fixture.one("SELECT " + count + " FROM " + table)).isEqualTo(10L);
    }

    @Test
    void aWithdrawnRecordIsDeletedWhereNothingMarksIt() {
        fixture.create("TABLE t", "(" + KEY + ", version INTEGER, cost DECIMAL(20, 6))");
        fixture.write("t", version(1, GERMANY), version(1, FRANCE));
        fixture.write("t", version(3, GERMANY, true), version(2, FRANCE, true));
        assertThat(fixture.rows("SELECT * FROM t")).isEmpty();

        fixture.write("t", version(4, GERMANY));
        fixture.write("t", version(3, GERMANY, true));
        assertThat(fixture.one("SELECT version FROM t"))
                .as("it is back, and an old word of its withdrawal does not count")
                .isEqualTo(4L);
    }

    @Test
    void aWithdrawnRecordIsMarkedWhereAColumnSaysSo() {
        fixture.create("TABLE t", "(" + KEY + ", quantity BIGINT, withdrawn SMALLINT)");
        fixture.write("t", version(1, GERMANY));
        fixture.write("t", version(2, GERMANY, true));

        assertThat(fixture.rows("SELECT quantity, withdrawn FROM t"))
                .containsExactly(Map.of("quantity", 10L, "withdrawn", 1L));
    }

    @ParameterizedTest
    @CsvSource({"KEEP, 1", "keep, 1", "DELETE, 0"})
    void whatBecomesOfAWithdrawnRecordCanBeChosen(String withdrawn, int rows) {
        fixture.create("TABLE t", "(" + KEY + ", quantity BIGINT, withdrawn BOOLEAN)");
        fixture.create("TABLE unmarked", "(" + KEY + ", quantity BIGINT)");
        for (String table : List.of("t", "unmarked")) {
            fixture.write(table, "&withdrawn=" + withdrawn, List.of(version(1, GERMANY)));
            fixture.write(table, "&withdrawn=" + withdrawn, List.of(version(2, GERMANY, true)));
            assertThat(fixture.rows("SELECT quantity FROM " + table)).hasSize(rows);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cost DECIMAL(10, 1) | 1.25 | would round it to 1 decimals",
                "cost DECIMAL(4, 2) | 123.4 | holds 2 integer digits",
                "cost SMALLINT | 0.5 | would round it",
                "cost SMALLINT | 40000 | holds -32768 to 32767",
                "cost VARCHAR(4) | 12.34 | holds 4 characters",
                "cost DECIMAL(10, 2) NOT NULL | | takes no null",
            })
    void aValueThatDoesNotFitIsRefusedByNameAndNothingIsWritten(String column, String cost, String why) {
        fixture.create("TABLE t", "(" + KEY + ", " + column + ")");
        RecordVersion wrong = version(1, FRANCE.cost(cost, "EUR"));

        assertThatThrownBy(() -> fixture.write("t", version(1, GERMANY.cost("1", "EUR")), wrong))
                .isInstanceOf(UnwritableValueException.class)
                .hasMessageStartingWith("record " + wrong.recordKey() + " version 1: cost is "
                        + (cost == null ? "null" : "'" + cost + "'") + ", and column ")
                .hasMessageContaining(why);
        assertThat(fixture.rows("SELECT * FROM t")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DECIMAL(4, 2) | 12.3400 | 12.34",
                "DECIMAL(4, 2) | 0 | 0",
                "SMALLINT | -32768 | -32768",
                "VARCHAR(5) | 12.34 | 12.34",
                "VARCHAR(3) | 100.00 | 100",
            })
    void aValueThatFitsIsWrittenAsItIs(String type, String cost, String written) {
        fixture.create("TABLE t", "(" + KEY + ", cost " + type + ")");
        fixture.write("t", version(1, GERMANY.cost(cost, "EUR")));

        assertThat(fixture.one("SELECT cost FROM t").toString()).isEqualTo(written);
    }

    @Test
    void instantsAreUtcWhereAColumnHasNoZone() {
        fixture.create(
                "TABLE t",
                "(" + KEY + ", period_start " + database().instantWithoutZone + ", period_end VARCHAR(20), observed_at "
                        + database().instant + ")");
        fixture.write("t", version(1, GERMANY));

        assertThat(fixture.rows("SELECT period_start, period_end, observed_at FROM t"))
                .containsExactly(Map.of(
                        "period_start",
                        Instant.parse("2026-03-01T00:00:00Z"),
                        "period_end",
                        "2026-03-02T00:00:00Z",
                        "observed_at",
                        TableFixture.SEEN.plusSeconds(1)));
    }

    @Test
    void aDateIsTheDayInTheZoneWhoseDayItIs() {
        fixture.create("TABLE t", "(" + KEY + ", period_start DATE, period_end DATE)");
        fixture.write("t", day("2026-03-01T16:00:00Z", "2026-03-02T16:00:00Z", "+08:00"));

        assertThat(fixture.rows("SELECT period_start, period_end FROM t"))
                .containsExactly(Map.of("period_start", "2026-03-02", "period_end", "2026-03-03"));
        assertThatThrownBy(() -> fixture.write("t", day("2026-03-01T16:30:00Z", "2026-03-01T17:00:00Z", "+08:00")))
                .isInstanceOf(UnwritableValueException.class)
                .hasMessageContaining("period_start is '2026-03-01T16:30:00Z'")
                .hasMessageContaining("no midnight of +08:00");
    }

    private static RecordVersion day(String start, String end, String zone) {
        UsageRecord of = GERMANY.record(Granularity.DAY, Instant.parse(start), Instant.parse(end));
        UsageRecord record = new UsageRecord(
                of.connection(),
                of.provider(),
                of.stream(),
                of.partnerId(),
                of.clientId(),
                of.channelId(),
                of.wabaId(),
                of.managedAccountId(),
                of.phoneNumber(),
                of.product(),
                of.unit(),
                of.granularity(),
                of.periodStart(),
                of.periodEnd(),
                zone,
                of.country(),
                of.category(),
                of.pricingType(),
                of.direction(),
                of.tier(),
                of.quantity(),
                of.paidQuantity(),
                of.durationSeconds(),
                of.cost(),
                of.unitPrice(),
                of.currency(),
                of.finality(),
                of.attributes());
        return new RecordVersion(
                record.recordKey(),
                1,
                record,
                false,
                TableFixture.SEEN,
                TableFixture.SEEN,
                TableFixture.SEEN,
                "sync-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quantity BIGINT | has no column record_key",
                "record_key VARCHAR(32), quantity BIGINT | nothing keeps column record_key unique",
                "record_key VARCHAR(32), country VARCHAR(2), PRIMARY KEY (record_key, country)"
                        + " | nothing keeps column record_key unique",
                "record_key VARCHAR(32) PRIMARY KEY | has no column of a record but its key",
                "record_key VARCHAR(32) PRIMARY KEY, cost DOUBLE PRECISION | cannot hold cost exactly",
                "record_key VARCHAR(32) PRIMARY KEY, cost BOOLEAN | cannot hold cost exactly",
                "record_key VARCHAR(32) PRIMARY KEY, unit INTEGER | leave it alone with columns=unit:",
                "record_key VARCHAR(32) PRIMARY KEY, observed_at DATE | cannot hold observed_at exactly",
                "record_key VARCHAR(32) PRIMARY KEY, cost DECIMAL(9, 2), booked_by VARCHAR(9) NOT NULL"
                        + " | takes no null and has no default",
            })
    void aTableThatCannotDoIsRefusedBeforeAnythingIsWritten(String columns, String why) {
        fixture.create("TABLE t", "(" + columns + ")");

        assertThatThrownBy(() -> fixture.write("t", version(1, GERMANY)))
                .isInstanceOf(UnusableTableException.class)
                .message()
                .startsWith("table t")
                .containsIgnoringCase(why);
        assertThat(fixture.rows("SELECT * FROM t")).isEmpty();
    }

    @Test
    void aTableThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> fixture.write("nowhere", version(1, GERMANY)))
                .isInstanceOf(UnusableTableException.class)
                .hasMessageStartingWith("there is no table 'nowhere' in ");
        assertThatThrownBy(() -> fixture.write("sales.usage", version(1, GERMANY)))
                .isInstanceOf(UnusableTableException.class)
                .hasMessageStartingWith("there is no table 'sales.usage' in ")
                .hasMessageEndingWith(" sales");
    }

    @Test
    void aColumnThatTheTableHasNotIsNamed() {
        fixture.create("TABLE t", "(" + KEY + ", cost DECIMAL(9, 2))");

        assertThatThrownBy(() -> fixture.write("t", "&columns=cost:amount", List.of(version(1, GERMANY))))
                .isInstanceOf(UnusableTableException.class)
                .message()
                .startsWith("columns: table t has no column 'amount'; it has ")
                .containsIgnoringCase("record_key, cost");
    }

    /** The rows of two records must not become one because something else of them is the same. */
    @Test
    void anotherUniqueIndexRefusesARecordAndWritesOverNone() {
        fixture.create("TABLE t", "(" + KEY + ", country VARCHAR(2) UNIQUE, quantity BIGINT)");
        fixture.write("t", version(1, GERMANY), version(1, FRANCE));
        fixture.write("t", version(2, GERMANY.quantity(11)), version(2, FRANCE.quantity(12)));

        assertThatThrownBy(
                        () -> fixture.write("t", version(1, GERMANY.tier("t2").quantity(99))))
                .isNotInstanceOf(UnusableTableException.class);
        assertThat(fixture.rows("SELECT quantity FROM t ORDER BY quantity"))
                .extracting(row -> row.get("quantity"))
                .containsExactly(11L, 12L);
    }

    @Test
    void aTableMayChangeWhileItIsWritten() {
        fixture.create("TABLE t", "(" + KEY + ", quantity BIGINT)");
        fixture.write("t", version(1, GERMANY));
        fixture.execute("ALTER TABLE t ADD country VARCHAR(2)");
        fixture.write("t", version(2, GERMANY));

        assertThat(fixture.one("SELECT country FROM t")).isEqualTo("DE");
    }

    @Test
    void aDataSourceOfTheUsersOwnGetsItsConnectionsBackAsTheyWere() {
        fixture.create("TABLE t", "(" + KEY + ", country VARCHAR(2) UNIQUE, observed_at " + database().instant + ")");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(fixture.address().url());
        config.setUsername(fixture.address().username());
        config.setPassword(fixture.address().password());
        config.setMaximumPoolSize(1);
        if (database() == TargetDatabase.MARIADB) {
            config.setConnectionInitSql("SET time_zone = '-07:00', sql_mode = ''");
        }
        try (HikariDataSource own = new HikariDataSource(config)) {
            fixture.context().getRegistry().bind("own", own);
            fixture.send("whatsapp-usage-table:t?dataSource=#own", List.of(version(1, GERMANY)));
            fixture.execute("UPDATE t SET country = 'FR'");
            assertThatThrownBy(
                            () -> fixture.send("whatsapp-usage-table:t?dataSource=#own", List.of(version(1, FRANCE))))
                    .as("the country is taken")
                    .hasRootCauseInstanceOf(SQLException.class);

            assertThat(session(own)).isEqualTo(database() == TargetDatabase.MARIADB ? "true -07:00 ''" : "true");
        }
        assertThat(fixture.one("SELECT observed_at FROM t")).isEqualTo(TableFixture.SEEN.plusSeconds(1));
    }

    private String session(HikariDataSource own) {
        try (var connection = own.getConnection();
                var statement = connection.createStatement()) {
            if (database() != TargetDatabase.MARIADB) {
                return String.valueOf(connection.getAutoCommit());
            }
            try (var row = statement.executeQuery("SELECT @@time_zone, @@sql_mode")) {
                row.next();
                return connection.getAutoCommit() + " " + row.getString(1) + " '" + row.getString(2) + "'";
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void thousandsGoInOneBatch() {
        fixture.createWhole("t");
        fixture.write("t", "", batch(1));
        fixture.write("t", "", batch(2));

        assertThat(fixture.rows(
                        "SELECT version, COUNT(*) AS counted, SUM(quantity) AS quantity FROM t GROUP BY version"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("version", 2L)
                        .containsEntry("counted", 5000L)
                        .extractingByKey("quantity")
                        .hasToString("10000"));
    }

    private static List<RecordVersion> batch(int version) {
        return IntStream.range(0, 5000)
                .mapToObj(row ->
                        version(version, usage("2026-03-01").tier("t" + row).quantity(version)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "[1, 2]"})
    void onlyRecordsAreTaken(String body) {
        fixture.create("TABLE t", "(" + KEY + ", quantity BIGINT)");
        Object wrong = body.startsWith("[") ? List.of(1, 2) : body;

        assertThatThrownBy(() -> fixture.context().createProducerTemplate().sendBody(fixture.uri("t", ""), wrong))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageStartingWith("whatsapp-usage-table takes a list of records");
    }
}
