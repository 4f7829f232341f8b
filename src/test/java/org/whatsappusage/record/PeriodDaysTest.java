package org.whatsappusage.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.whatsappusage.ledger.UsageFixture;

/** On which days of its own zone a period lies. */
class PeriodDaysTest {

    /** The end is that of the place, of which the record may only know the offset that it had at the begin. */
    @ParameterizedTest
    @CsvSource({
        "DAY, 2026-03-01T00:00:00Z, UTC, UTC, 2026-03-01, 2026-03-01",
        "DAY, 2026-02-28T16:00:00Z, +08:00, Asia/Singapore, 2026-03-01, 2026-03-01",
        "DAY, 2026-03-01T08:00:00Z, -08:00, America/Los_Angeles, 2026-03-01, 2026-03-01",
        "DAY, 2026-03-28T23:00:00Z, +01:00, Europe/Berlin, 2026-03-29, 2026-03-29",
        "DAY, 2026-10-24T22:00:00Z, +02:00, Europe/Berlin, 2026-10-25, 2026-10-25",
        "DAY, 2026-10-24T22:00:00Z, Europe/Berlin, Europe/Berlin, 2026-10-25, 2026-10-25",
        "MONTH, 2026-02-28T23:00:00Z, +01:00, Europe/Berlin, 2026-03-01, 2026-03-31",
        "MONTH, 2026-09-30T22:00:00Z, +02:00, Europe/Berlin, 2026-10-01, 2026-10-31",
        "MONTH, 2026-01-31T16:00:00Z, +08:00, Asia/Singapore, 2026-02-01, 2026-02-28",
        "HALF_HOUR, 2026-03-01T23:30:00Z, UTC, UTC, 2026-03-01, 2026-03-01",
        "HALF_HOUR, 2026-03-01T23:30:00Z, Asia/Kolkata, Asia/Kolkata, 2026-03-02, 2026-03-02",
        "HALF_HOUR, 2026-03-01T23:30:00Z, , Asia/Kolkata, 2026-03-01, 2026-03-01",
    })
    void aPeriodLiesOnDaysOfItsOwnZone(
            Granularity granularity, Instant start, String zone, ZoneId place, String first, String last) {
        Instant end = granularity.next(start, place);
        UsageRecord record = UsageFixture.usage("2026-03-01").record(granularity, start, end, zone);

        assertThat(record.firstDay()).isEqualTo(first);
        assertThat(record.lastDay()).isEqualTo(last);
    }
}
