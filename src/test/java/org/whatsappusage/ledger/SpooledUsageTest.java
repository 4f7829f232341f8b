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
        for (UsageRecord record : records) {
            SpooledUsage.write(out, record);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

        for (UsageRecord record : records) {
            assertThat(SpooledUsage.read(in)).isEqualTo(record);
        }
        assertThat(in.available()).isZero();
        assertThat(records.get(2).cost()).isEqualTo(new BigDecimal("1E+12"));
    }
}
