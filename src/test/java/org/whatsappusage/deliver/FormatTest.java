package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.jackson.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.Figures;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/** The formats, read back by readers that share nothing with the writers. */
class FormatTest {

    private static final List<String> COLUMNS =
            Stream.of(Column.values()).map(Column::code).toList();
    private static final EventFormat EVENTS = new JsonFormat();
    private static final String AWKWARD = "a \"tier\", of\r\ntwo lines; ığüş 😀";

    private static RecordVersion version(UsageFixture usage) {
        UsageRecord record = usage.record();
        return new RecordVersion(
                record.recordKey(),
                3,
                record,
                true,
                Instant.parse("2026-03-01T01:02:03Z"),
                Instant.parse("2026-03-02T00:00:00Z"),
                Instant.parse("2026-03-03T00:00:00Z"),
                "sync-1");
    }

    private static String write(String format, RecordVersion... records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordWriter writer = Formats.named(format).writer(out)) {
            for (RecordVersion record : records) {
                writer.write(record);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void csvHoldsEveryColumnInItsOrder() throws IOException {
        RecordVersion version = version(usage("2026-03-01")
                .tier(AWKWARD)
                .cost("0.000000000000000000000000000001", "EUR")
                .attributes("{\"note\":\"x, \\\"y\\\"\"}"));
        String text = write("csv", version);

        assertThat(CsvDocument.lines(text).get(0)).isEqualTo(COLUMNS);
        Map<String, String> row = CsvDocument.rows(text).get(0);
        assertThat(row)
                .containsEntry("record_key", version.recordKey())
                .containsEntry("version", "3")
                .containsEntry("period_start", "2026-03-01T00:00:00Z")
                .containsEntry("tier", AWKWARD)
                .containsEntry("managed_account_id", "")
                .containsEntry("quantity", "10")
                .containsEntry("duration_seconds", "")
                .containsEntry("cost", "0.000000000000000000000000000001")
                .containsEntry("withdrawn", "true")
                .containsEntry("finality", "estimate")
                .containsEntry("granularity", "day")
                .containsEntry("attributes", "{\"note\":\"x, \\\"y\\\"\"}")
                .containsEntry("first_observed_at", "2026-03-01T01:02:03Z")
                .containsEntry("sync_id", "sync-1");
    }

    @Test
    void csvWithoutRecordsIsItsHeaderLine() throws IOException {
        assertThat(write("csv")).isEqualTo(String.join(",", COLUMNS) + "\r\n");
    }

    @Test
    void csvNeverWritesAnExponent() throws IOException {
        Map<String, String> row = CsvDocument.rows(
                        write("csv", version(usage("2026-03-01").cost("1E+9", "IDR"))))
                .get(0);

        assertThat(row).containsEntry("cost", "1000000000");
    }

    @Test
    void jsonLinesHoldEveryColumnInItsOrder() throws IOException {
        RecordVersion version = version(usage("2026-03-01")
                .tier(AWKWARD)
                .cost("12345678901234567890.10", "EUR")
                .attributes("{\n  \"big\": 123456789012345678901234567890,\r\n  \"list\": [1, null]\n}"));
        String text = write("jsonl", version, version(usage("2026-03-02").cost(null, null)));

        assertThat(text).endsWith("}\n").doesNotContain("\r");
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode object = new ObjectMapper().readTree(lines.get(0));
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        assertThat(names).isEqualTo(COLUMNS);
        assertThat(object.get("record_key").textValue()).isEqualTo(version.recordKey());
        assertThat(object.get("version").isInt()).isTrue();
        assertThat(object.get("quantity").isIntegralNumber()).isTrue();
        assertThat(object.get("cost").textValue()).isEqualTo("12345678901234567890.1");
        assertThat(object.get("tier").textValue()).isEqualTo(AWKWARD);
        assertThat(object.get("withdrawn").booleanValue()).isTrue();
        assertThat(object.get("country").textValue()).isEqualTo("DE");
        assertThat(object.get("attributes").get("big").bigIntegerValue())
                .isEqualTo(new BigDecimal("123456789012345678901234567890").toBigInteger());
        assertThat(object.get("attributes").get("list").get(1).isNull()).isTrue();
        assertThat(object.get("observed_at").textValue()).isEqualTo("2026-03-02T00:00:00Z");
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.get("cost").isNull()).isTrue();
        assertThat(second.get("currency").isNull()).isTrue();
    }

    @Test
    void jsonLinesWithoutRecordsAreEmpty() throws IOException {
        assertThat(write("jsonl")).isEmpty();
    }

    @Test
    void anUnknownFormatIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Formats.named("xlsx"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("xlsx")
                .hasMessageContaining("csv, jsonl, cloudevents, parquet, openmeter, lago, stripe");
    }

    @Test
    void aRecordIsACloudEventForReadersOfTheStandard() throws IOException {
        RecordVersion version = version(
                usage("2026-03-01").cost("12345678901234567890.10", "EUR").tier(AWKWARD));
        CloudEvent event = EVENTS.deserialize(write("cloudevents", version).getBytes(StandardCharsets.UTF_8));

        assertThat(event.getId()).isEqualTo(version.recordKey() + ":3");
        assertThat(event.getType()).isEqualTo("org.whatsappusage.record");
        assertThat(event.getSource()).hasToString("whatsapp-usage:360dialog/channel-usage");
        assertThat(event.getSubject()).isEqualTo("waba");
        assertThat(event.getTime().toInstant()).isEqualTo(version.observedAt());
        JsonNode data = new ObjectMapper().readTree(event.getData().toBytes());
        assertThat(data).isEqualTo(new ObjectMapper().readTree(write("jsonl", version)));
        assertThat(Formats.named("cloudevents").contentType(1)).startsWith("application/cloudevents+json");
    }

    @Test
    void noRecordIsAnEmptyBatchOfCloudEvents() throws IOException {
        assertThat(write("cloudevents")).isEqualTo("[]\n");
    }

    @Test
    void severalRecordsAreABatchOfCloudEvents() throws IOException {
        RecordVersion version = version(usage("2026-03-01").cost("-1.25", "EUR"));
        RecordVersion back = version.with(new Figures(0L, 0L, null, BigDecimal.ONE), "USD");
        JsonNode batch = new ObjectMapper().readTree(write("cloudevents", back, version, version(usage("2026-03-02"))));

        assertThat(batch).hasSize(3).allSatisfy(event -> assertThat(
                        EVENTS.deserialize(event.toString().getBytes(StandardCharsets.UTF_8))
                                .getSpecVersion())
                .isEqualTo(SpecVersion.V1));
        assertThat(batch.findValuesAsText("id"))
                .as("a version that is told in two currencies")
                .startsWith(version.recordKey() + ":3:USD", version.recordKey() + ":3")
                .doesNotHaveDuplicates();
        assertThat(Formats.named("cloudevents").contentType(3)).startsWith("application/cloudevents-batch+json");
    }
}
