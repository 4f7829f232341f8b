package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.UsageRecord;

/** Records of several granularities of one account stand side by side, so that none is lost when the setting is changed. */
class GranularitiesTest extends AnyDatabase {

    private static UsageRecord usageAt(String start, Granularity granularity, String country) {
        Instant instant = Instant.parse(start);
        return usage("2026-03-01")
                .country(country)
                .record(granularity, instant, granularity.next(instant, ZoneOffset.UTC));
    }

    private Commit read(String from, String to, UsageRecord... rows) {
        return fixture.readAll(window("ch1", from, to), List.of(rows));
    }

    @ParameterizedTest
    @EnumSource
    void aReadingWithdrawsRowsOfItsOwnGranularityAlone(Granularity read) {
        for (Granularity granularity : Granularity.values()) {
            Commit commit = read(
                    "2026-03-01",
                    "2026-04-01",
                    usageAt("2026-03-01T00:00:00Z", granularity, "DE"),
                    usageAt("2026-03-01T00:00:00Z", granularity, "FR"));
            assertThat(commit.withdrawn()).isZero();
        }

        Commit again = read("2026-03-01", "2026-04-01", usageAt("2026-03-01T00:00:00Z", read, "DE"));

        assertThat(again.withdrawn()).isEqualTo(1);
        assertThat(fixture.query("SELECT granularity, country FROM usage_record WHERE withdrawn"))
                .containsExactly(read.code() + " FR");
    }

    /** The edges of days may be off by an hour or two; those of half hours are not. */
    @Test
    void halfHoursAreOfAWindowToTheMinute() {
        read(
                "2026-03-01",
                "2026-03-04",
                usageAt("2026-03-01T23:30:00Z", Granularity.HALF_HOUR, "DE"),
                usageAt("2026-03-02T00:00:00Z", Granularity.HALF_HOUR, "DE"),
                usageAt("2026-03-02T23:30:00Z", Granularity.HALF_HOUR, "DE"),
                usageAt("2026-03-03T00:00:00Z", Granularity.HALF_HOUR, "DE"));
        read("2026-03-02", "2026-03-03", usageAt("2026-03-02T12:00:00Z", Granularity.HALF_HOUR, "DE"));

        assertThat(fixture.query("SELECT period_start FROM usage_record WHERE withdrawn ORDER BY period_start"))
                .containsExactly("2026-03-02 00:00:00+00", "2026-03-02 23:30:00+00");
    }

    /** The day's own answer is not kept, that of its half hours is. */
    @Test
    void aReplayWithdrawsNoDayForWhatItsHalfHoursSay(@TempDir Path other) {
        read("2026-03-01", "2026-03-02", usageAt("2026-03-01T00:00:00Z", Granularity.DAY, "DE"));
        fixture.pass(Duration.ofHours(1));
        Proof proof = fixture.proof();
        readHalfHour(fixture.ledger(), proof);
        Restoration.Outcome outcome;
        try (Ledger rebuilt = Ledger.temporary(other, fixture.clock())) {
            readHalfHour(rebuilt, proof);
            outcome = new Restoration(
                            fixture.ledger(), rebuilt, fixture.ledger().kept().newest())
                    .usage(new Restoration.Account("main", "channel-usage", "ch1"));
        }

        assertThat(outcome.withdrawn()).isZero();
        assertThat(outcome.left()).isEqualTo(1);
        assertThat(fixture.query("SELECT granularity FROM usage_record WHERE NOT withdrawn ORDER BY 1"))
                .containsExactly("day", "half_hour");
    }

    private static void readHalfHour(Ledger ledger, Proof proof) {
        Work due = LedgerFixture.work(window("ch1", "2026-03-01", "2026-03-02"), Work.Reason.CURRENT);
        ledger.plan("main", "channel-usage", List.of(due));
        Work work = ledger.claim("main", Duration.ofMinutes(10)).orElseThrow();
        ledger.begin(work);
        ledger.stage(
                work,
                List.of(usageAt("2026-03-01T00:00:00Z", Granularity.HALF_HOUR, "DE")),
                new KeptPage("aa", "{}", new byte[] {1}, false, null));
        ledger.commit(work, proof, true);
    }
}
