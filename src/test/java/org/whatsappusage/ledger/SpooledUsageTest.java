package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.UsageRecord;

class SpooledUsageTest {

    @Test
    void records_come_back_as_they_went_each_with_its_nulls() throws IOException {
        List<UsageRecord> records = List.of(
                usage("2026-03-01").record(),
                usage("2026-03-01")
                        .cost("-0.000000000000000000000000000001", "EUR")
                        .record(),
                usage("2026-03-01")
                        .cost("1E+12", "USD")
                        .country("Türkiye \uD83D\uDE00")
                        .record(),
                usage("2026-03-01")
                        .attributes("{\"long\":\"" + "x".repeat(100_000) + "\"}")
                        .record(),
                usage("2026-03-01").tier("0-100").record());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        SpooledUsage spooled = new SpooledUsage();
        for (UsageRecord record : records) {
            spooled.write(out, record);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

        for (UsageRecord record : records) {
            assertThat(spooled.read(in)).isEqualTo(record);
        }
        assertThat(in.available()).isZero();
        assertThat(records.get(2).cost()).isEqualTo(new BigDecimal("1E+12"));
    }

    @Test
    void more_texts_than_are_kept_in_memory_come_back_all_the_same() throws IOException {
        List<UsageRecord> records = IntStream.range(0, 10_000)
                .mapToObj(row -> usage("2026-03-01").tier("t" + row).record())
                .toList();
        SpooledUsage spooled = new SpooledUsage();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (UsageRecord record : records) {
            spooled.write(new DataOutputStream(bytes), record);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

        for (UsageRecord record : records) {
            assertThat(spooled.read(in)).isEqualTo(record);
        }
    }
}
