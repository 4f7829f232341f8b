package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;

/** Reading the newest versions of some days, however many there are. */
class CurrentRecordsTest extends AnyDatabase {

    private List<RecordVersion> current(String first, String last) throws IOException {
        return current(first, last, null);
    }

    private List<RecordVersion> current(String first, String last, String connection) throws IOException {
        List<RecordVersion> records = new ArrayList<>();
        fixture.ledger().current(LocalDate.parse(first), LocalDate.parse(last), connection, records::add);
        return records;
    }

    private List<RecordVersion> all() throws IOException {
        return current("0000-01-01", "9999-12-31");
    }

    private static Window of(String connection, String stream, String scope) {
        return new Window(
                connection,
                "360dialog",
                stream,
                scope,
                "client",
                scope,
                null,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T00:00:00Z"));
    }

    private static UsageFixture inOf(String connection, String stream, String channel, String day) {
        return usage(day).connection(connection).stream(stream).channel(channel);
    }

    /** As the view has it, which knows nothing of accounts and days. */
    private List<String> view() {
        return fixture.query("""
                SELECT record_key, version, period_start, quantity, CAST(cost AS DECIMAL(60, 30)), withdrawn, attributes, first_observed_at, observed_at,
                       changed_at, sync_id
                FROM usage_record ORDER BY record_key""");
    }

    private static List<String> asInTheView(List<RecordVersion> records) {
        return records.stream()
                .map(record -> String.join(
                        " ",
                        record.recordKey(),
                        String.valueOf(record.version()),
                        LedgerFixture.text(record.usage().periodStart()),
                        String.valueOf(record.usage().quantity()),
                        record.usage().cost().setScale(30).toPlainString(),
                        record.withdrawn() ? "TRUE" : "FALSE",
                        record.usage().attributes(),
                        LedgerFixture.text(record.firstObservedAt()),
                        LedgerFixture.text(record.observedAt()),
                        LedgerFixture.text(record.changedAt()),
                        record.syncId()))
                .sorted()
                .toList();
    }

    @Test
    void theNewestVersionOfEachRecordIsThatOfTheView() throws IOException {
        fixture.read(
                "2026-03-01",
                "2026-03-03",
                usage("2026-03-01"),
                usage("2026-03-01").tier("gone"),
                usage("2026-03-02"));
        fixture.pass(Duration.ofHours(1));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(99));
        fixture.pass(Duration.ofHours(1));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(99));

        List<RecordVersion> records = all();

        assertThat(asInTheView(records)).isEqualTo(view()).hasSize(3);
        assertThat(records).filteredOn(RecordVersion::withdrawn).singleElement().satisfies(gone -> assertThat(
                        gone.observedAt())
                .as("no later answer confirms what was withdrawn")
                .isBefore(fixture.clock().instant()));
    }

    @Test
    void theOrderIsThatOfConnectionStreamAccountPeriodAndKey() throws IOException {
        List<List<String>> accounts = List.of(
                List.of("b", "channel-usage", "ch1"),
                List.of("a", "usage-details", "ch1"),
                List.of("a", "channel-usage", "ch2"),
                List.of("a", "channel-usage", "ch10"));
        for (List<String> account : accounts) {
            String[] names = account.toArray(String[]::new);
            List<UsageRecord> rows = new ArrayList<>();
            for (String day : List.of("2026-03-02", "2026-03-01")) {
                for (String country : List.of("DE", "FR", "US", "BR")) {
                    rows.add(inOf(names[0], names[1], names[2], day)
                            .country(country)
                            .record());
                }
            }
            // Committed apart, so that the order of the rows is not that of the commits.
            fixture.readAll(of(names[0], names[1], names[2]), rows.subList(0, 2));
            fixture.readAll(of(names[0], names[1], names[2]), rows);
        }

        List<List<String>> order = all().stream()
                .map(record -> List.of(
                        record.usage().connection(),
                        record.usage().stream(),
                        record.usage().channelId(),
                        record.usage().periodStart().toString(),
                        record.recordKey()))
                .toList();

        List<List<String>> sorted = new ArrayList<>(order);
        sorted.sort((one, other) -> String.join("\0", one).compareTo(String.join("\0", other)));
        assertThat(order).hasSize(32).isEqualTo(sorted);
        assertThat(current("2026-03-02", "2026-03-02", "b"))
                .hasSize(4)
                .allMatch(record -> record.usage().connection().equals("b"));
        assertThat(current("2026-03-02", "2026-03-02", "nobody")).isEmpty();
    }

    @Test
    void aPeriodCountsIfItLiesWithinTheDaysOfItsOwnZone() throws IOException {
        List<UsageRecord> rows = List.of(
                period(Granularity.DAY, "2026-02-28T16:00:00Z", "+08:00", "first"),
                period(Granularity.DAY, "2026-03-01T16:00:00Z", "+08:00", "second"),
                period(Granularity.DAY, "2026-03-01T08:00:00Z", "America/Los_Angeles", "west"),
                period(Granularity.HALF_HOUR, "2026-03-01T23:30:00Z", null, "unknown"),
                period(Granularity.HALF_HOUR, "2026-03-01T23:30:00Z", "+08:00", "tomorrow"),
                period(Granularity.MONTH, "2026-03-01T00:00:00Z", "UTC", "month"));
        fixture.readAll(of("main", "channel-usage", "ch1"), rows);

        assertThat(tiers("2026-03-01", "2026-03-01")).containsExactlyInAnyOrder("first", "west", "unknown");
        assertThat(tiers("2026-03-02", "2026-03-02")).containsExactlyInAnyOrder("second", "tomorrow");
        assertThat(tiers("2026-03-01", "2026-03-30")).doesNotContain("month").hasSize(5);
        assertThat(tiers("2026-03-02", "2026-03-31")).doesNotContain("month");
        assertThat(tiers("2026-03-01", "2026-03-31")).contains("month").hasSize(6);
        assertThat(tiers("2026-02-28", "2026-02-28")).isEmpty();
    }

    private static UsageRecord period(Granularity granularity, String start, String zone, String tier) {
        Instant begin = Instant.parse(start);
        return usage("2026-03-01").tier(tier).record(granularity, begin, granularity.next(begin, ZoneOffset.UTC), zone);
    }

    private List<String> tiers(String first, String last) throws IOException {
        return current(first, last).stream()
                .map(record -> record.usage().tier())
                .toList();
    }

    /** More rows than are fetched at once, of two accounts. */
    @Test
    void whatIsCommittedMeanwhileIsOfALaterMoment() throws IOException {
        int rows = 2500;
        for (String channel : List.of("ch1", "ch2")) {
            fixture.readAll(
                    window(channel, "2026-03-01", "2026-03-02"),
                    IntStream.range(0, rows)
                            .mapToObj(row -> usage("2026-03-01")
                                    .channel(channel)
                                    .tier("t" + row)
                                    .record())
                            .toList());
        }
        List<RecordVersion> records = new ArrayList<>();
        fixture.ledger().current(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-01"), null, record -> {
            if (records.isEmpty()) {
                fixture.read(window("ch1", "2026-03-01", "2026-03-02"), true, usage("2026-03-01"));
                fixture.read(
                        window("ch2", "2026-03-01", "2026-03-02"),
                        true,
                        usage("2026-03-01").channel("ch2"));
            }
            records.add(record);
        });

        assertThat(records).hasSize(2 * rows).noneMatch(RecordVersion::withdrawn);
        assertThat(all())
                .hasSize(2 * rows + 2)
                .filteredOn(RecordVersion::withdrawn)
                .hasSize(2 * rows);
    }

    @Test
    void aReaderThatFailsEndsItAndTheLedgerGoesOn() throws IOException {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));

        assertThatThrownBy(() -> fixture.ledger()
                        .current(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-01"), null, record -> {
                            throw new IOException("full");
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("full");
        assertThat(all()).hasSize(1);
    }
}
