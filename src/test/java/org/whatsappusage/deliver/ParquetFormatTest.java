package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.runtime.ParquetFile;
import org.whatsappusage.runtime.SinkFolder;

/** Parquet as another program reads it, beside CSV of the same records. */
class ParquetFormatTest {

    private static final List<String> COLUMNS =
            Stream.of(Column.values()).map(Column::code).toList();
    private static final int INTEGER_DIGITS = 15;
    private static final int DECIMALS = 23;

    private static Path file;

    @BeforeContainer
    static void create() throws IOException {
        file = Files.createTempFile("it's", ".parquet");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    private static RecordVersion version(UsageRecord usage) {
        return new RecordVersion(
                usage.recordKey(),
                7,
                usage,
                true,
                Instant.parse("2026-03-01T01:02:03Z"),
                Instant.parse("2026-03-02T00:00:00Z"),
                Instant.parse("2026-03-03T00:00:00Z"),
                "sync-1");
    }

    private static RecordVersion version(UsageFixture usage) {
        return version(usage.record());
    }

    private static RecordVersion costing(BigDecimal cost) {
        return version(usage("2026-03-01").cost(cost.toString(), "EUR"));
    }

    private static ParquetFile parquet(List<RecordVersion> records) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write("parquet", records, out);
        }
        return new ParquetFile(file);
    }

    private static List<Map<String, Object>> csv(List<RecordVersion> records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write("csv", records, out);
        return SinkFolder.rows("some.csv", out.toString(StandardCharsets.UTF_8), COLUMNS);
    }

    private static void write(String format, List<RecordVersion> records, OutputStream out) throws IOException {
        try (RecordWriter writer = Formats.named(format).writer(out)) {
            for (RecordVersion record : records) {
                writer.write(record);
            }
        }
    }

    /** Every column that may be null, null; and as little as there can be of the others. */
    private static RecordVersion bare() {
        Instant start = Instant.parse("1999-12-31T23:30:00Z");
        return version(new UsageRecord(
                "main",
                "ycloud",
                "usage-details",
                null,
                null,
                null,
                null,
                null,
                null,
                "sms",
                "message",
                Granularity.HALF_HOUR,
                start,
                start.plusSeconds(1800),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                usage("2026-03-01").finality(),
                "{}"));
    }

    @Example
    void rowsAreThoseOfCsv() throws IOException {
        List<RecordVersion> records = List.of(
                version(usage("2026-03-01")
                        .tier("a \"tier\", of\r\ntwo lines; ığüş 😀")
                        .cost("-0.00000000000000000000001", "EUR")
                        .attributes("{\n  \"big\": 123456789012345678901234567890,\r\n  \"list\": [1, null]\n}")),
                bare(),
                version(usage("2026-03-02").cost("999999999999999.99999999999999999999999", "IDR")),
                version(usage("2026-03-03").cost("1E+9", "IDR").quantity(Long.MAX_VALUE)));

        assertThat(parquet(records).rows()).isEqualTo(csv(records)).hasSize(4);
        assertThat(parquet(records)
                        .select("CAST(attributes AS VARCHAR) AS text")
                        .get(0))
                .as("unchanged")
                .containsEntry("text", records.get(0).usage().attributes());
    }

    @Example
    void columnsHaveTheTypesOfTheLedger() throws IOException {
        Map<String, String> types = new java.util.LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Map<String, Object> column : parquet(List.of()).columns()) {
            types.put((String) column.get("name"), (String) column.get("duckdb_type"));
            if (column.get("repetition_type").equals("REQUIRED")) {
                required.add((String) column.get("name"));
            }
            if (column.get("name").equals("period_start")) {
                assertThat((String) column.get("logical_type")).contains("isAdjustedToUTC=1", "MICROS=MicroSeconds()");
            }
        }

        assertThat(List.copyOf(types.keySet())).isEqualTo(COLUMNS);
        assertThat(types)
                .containsEntry("record_key", "VARCHAR")
                .containsEntry("version", "INTEGER")
                .containsEntry("granularity", "VARCHAR")
                .containsEntry("period_start", "TIMESTAMP WITH TIME ZONE")
                .containsEntry("quantity", "BIGINT")
                .containsEntry("cost", "DECIMAL(38,23)")
                .containsEntry("unit_price", "DECIMAL(38,23)")
                .containsEntry("withdrawn", "BOOLEAN")
                .containsEntry("attributes", "JSON")
                .containsEntry("changed_at", "TIMESTAMP WITH TIME ZONE");
        assertThat(required)
                .containsExactly(
                        "record_key",
                        "version",
                        "connection",
                        "provider",
                        "stream",
                        "product",
                        "unit",
                        "granularity",
                        "period_start",
                        "period_end",
                        "finality",
                        "withdrawn",
                        "attributes",
                        "first_observed_at",
                        "observed_at",
                        "changed_at",
                        "sync_id");
    }

    @Example
    void aDocumentWithoutRecordsIsWhole() throws IOException {
        assertThat(parquet(List.of()).rows()).isEmpty();
    }

    @Example
    void pagesAreCompressedSoThatAFileIsNotToBe() throws IOException {
        assertThat(parquet(List.of(bare())).codecs()).containsExactly(Map.of("compression", "GZIP"));
        assertThat(Gzip.problem(Formats.named("parquet"), "usage.parquet.gz").orElseThrow())
                .contains("parquet is compressed within", "leave .gz out");
        assertThat(Gzip.problem(Formats.named("parquet"), "usage.parquet")).isEmpty();
        assertThat(Gzip.problem(Formats.named("csv"), "usage.csv.gz")).isEmpty();
    }

    @Example
    void theStreamStaysOpen() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new IllegalStateException("closed");
            }
        };
        write("parquet", List.of(bare()), out);

        assertThat(out.toString(StandardCharsets.ISO_8859_1)).startsWith("PAR1").endsWith("PAR1");
    }

    @Example
    void whatALedgerWouldNotHaveLeftOutIsNamed() {
        RecordVersion record = version(usage("2026-03-01").attributes(null));

        assertThatThrownBy(() -> parquet(List.of(bare(), record)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("record " + record.recordKey() + " version 7: attributes is null, which it must not be");
    }

    @Provide
    Arbitrary<BigDecimal> amounts() {
        BigInteger most = BigInteger.TEN.pow(INTEGER_DIGITS + DECIMALS).subtract(BigInteger.ONE);
        return Arbitraries.bigIntegers()
                .between(most.negate(), most)
                .map(unscaled -> new BigDecimal(unscaled, DECIMALS))
                .edgeCases(edges -> edges.add(
                        BigDecimal.ZERO.setScale(30),
                        new BigDecimal(most, DECIMALS),
                        new BigDecimal("-1E-23"),
                        new BigDecimal("1E+14"),
                        new BigDecimal("0.10000000000000000000000000000000")));
    }

    @Property(tries = 30)
    void amountsAreExact(@ForAll @Size(min = 1, max = 200) List<@From("amounts") BigDecimal> amounts)
            throws IOException {
        List<RecordVersion> records =
                amounts.stream().map(ParquetFormatTest::costing).toList();

        List<Map<String, Object>> rows = parquet(records).rows();

        assertThat(rows).isEqualTo(csv(records));
        for (int row = 0; row < rows.size(); row++) {
            assertThat((BigDecimal) rows.get(row).get("cost")).isEqualByComparingTo(amounts.get(row));
        }
    }

    /** With a digit too many, at one end or the other. */
    @Provide
    Arbitrary<BigDecimal> amountsThatDoNotFit() {
        Arbitrary<BigInteger> digits = Arbitraries.bigIntegers()
                .between(BigInteger.ONE, BigInteger.TEN.pow(20))
                .map(number -> number.multiply(BigInteger.TEN).add(BigInteger.ONE));
        return Arbitraries.oneOf(
                digits.map(unscaled -> new BigDecimal(unscaled, DECIMALS + 1)),
                digits.map(unscaled -> new BigDecimal(unscaled, 30).negate()),
                digits.map(number -> new BigDecimal(number).add(BigDecimal.TEN.pow(INTEGER_DIGITS))));
    }

    @Property(tries = 50)
    void anAmountThatDoesNotFitIsRefusedAndNamed(@ForAll("amountsThatDoNotFit") BigDecimal amount) {
        RecordVersion record = costing(amount);

        assertThatThrownBy(() -> parquet(List.of(bare(), record)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("record " + record.recordKey() + " version 7: cost ")
                .hasMessageContaining("15 integer digits or 23 decimals");
    }
}
