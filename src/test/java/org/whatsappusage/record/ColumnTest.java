package org.whatsappusage.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColumnTest {

    /** The published order, which CSV files and the tables have too. */
    @Test
    void namesInTheirPublishedOrder() {
        assertThat(Arrays.stream(Column.values()).map(Column::code))
                .containsExactly(
                        "record_key",
                        "version",
                        "connection",
                        "provider",
                        "stream",
                        "partner_id",
                        "client_id",
                        "channel_id",
                        "waba_id",
                        "managed_account_id",
                        "phone_number",
                        "product",
                        "unit",
                        "granularity",
                        "period_start",
                        "period_end",
                        "period_zone",
                        "country",
                        "category",
                        "pricing_type",
                        "direction",
                        "tier",
                        "quantity",
                        "paid_quantity",
                        "duration_seconds",
                        "cost",
                        "unit_price",
                        "currency",
                        "finality",
                        "withdrawn",
                        "attributes",
                        "first_observed_at",
                        "observed_at",
                        "changed_at",
                        "sync_id");
    }

    @Test
    void eachColumnReadsItsOwnField() {
        UsageRecord usage = ExpectedUsage.of("connection", "provider", "stream")
                .partner("partner")
                .client("client")
                .channel("channel")
                .waba("waba")
                .managedAccount("managed")
                .phone("+1")
                .what("product", "unit")
                .period(Granularity.HALF_HOUR, "2026-03-05T08:00:00Z", "2026-03-05T08:30:00Z", "zone")
                .country("country")
                .category("category")
                .pricingType("type")
                .direction("direction")
                .tier("tier")
                .quantity(1)
                .paid(2)
                .seconds(3)
                .cost("4")
                .unitPrice("5")
                .currency("currency")
                .finality(Finality.FINAL)
                .attributes("{}")
                .record();
        Instant first = Instant.parse("2026-03-06T00:00:00Z");
        Instant seen = Instant.parse("2026-03-07T00:00:00Z");
        Instant changed = Instant.parse("2026-03-08T00:00:00Z");
        RecordVersion version = new RecordVersion("key", 7, usage, true, first, seen, changed, "sync");

        assertThat(Arrays.stream(Column.values()).map(column -> column.of(version)))
                .containsExactly(
                        "key",
                        7,
                        "connection",
                        "provider",
                        "stream",
                        "partner",
                        "client",
                        "channel",
                        "waba",
                        "managed",
                        "+1",
                        "product",
                        "unit",
                        "half_hour",
                        Instant.parse("2026-03-05T08:00:00Z"),
                        Instant.parse("2026-03-05T08:30:00Z"),
                        "zone",
                        "country",
                        "category",
                        "type",
                        "direction",
                        "tier",
                        1L,
                        2L,
                        3L,
                        new BigDecimal("4"),
                        new BigDecimal("5"),
                        "currency",
                        "final",
                        true,
                        "{}",
                        first,
                        seen,
                        changed,
                        "sync");
    }
}
