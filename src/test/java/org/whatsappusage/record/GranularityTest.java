package org.whatsappusage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GranularityTest {

    private static final long FIRST = Instant.parse("2023-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("2035-01-01T00:00:00Z").getEpochSecond();

    @ParameterizedTest
    @CsvSource({
        "America/New_York, 2026-03-08T12:00:00Z, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z, 23",
        "America/New_York, 2026-11-01T12:00:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z, 25",
        "America/Los_Angeles, 2026-03-08T12:00:00Z, 2026-03-08T08:00:00Z, 2026-03-09T07:00:00Z, 23",
        "Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, 23",
        "Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, 25",
        "Australia/Sydney, 2026-10-04T02:00:00Z, 2026-10-03T14:00:00Z, 2026-10-04T13:00:00Z, 23",
        "Africa/Cairo, 2026-04-24T12:00:00Z, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z, 23",
        "Asia/Kolkata, 2026-03-05T18:30:00Z, 2026-03-05T18:30:00Z, 2026-03-06T18:30:00Z, 24",
        "Asia/Kathmandu, 2026-03-05T18:14:59Z, 2026-03-04T18:15:00Z, 2026-03-05T18:15:00Z, 24",
        "+08:00, 2026-03-05T15:59:59Z, 2026-03-04T16:00:00Z, 2026-03-05T16:00:00Z, 24",
        "UTC, 2026-03-05T00:00:00Z, 2026-03-05T00:00:00Z, 2026-03-06T00:00:00Z, 24"
    })
    void dayOfAZone(String zone, Instant instant, Instant start, Instant end, long hours) {
        ZoneId where = ZoneId.of(zone);

        assertThat(Granularity.DAY.floor(instant, where)).isEqualTo(start);
        assertThat(Granularity.DAY.next(start, where)).isEqualTo(end);
        assertThat(Duration.between(start, end)).hasHours(hours);
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2024-02-29T23:59:59Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
        "America/New_York, 2026-03-01T04:59:59Z, 2026-02-01T05:00:00Z, 2026-03-01T05:00:00Z",
        "America/New_York, 2026-03-01T05:00:00Z, 2026-03-01T05:00:00Z, 2026-04-01T04:00:00Z",
        "Asia/Tokyo, 2025-12-31T15:00:00Z, 2025-12-31T15:00:00Z, 2026-01-31T15:00:00Z"
    })
    void monthOfAZone(String zone, Instant instant, Instant start, Instant end) {
        assertThat(Granularity.MONTH.floor(instant, ZoneId.of(zone))).isEqualTo(start);
        assertThat(Granularity.MONTH.next(start, ZoneId.of(zone))).isEqualTo(end);
    }

    /** The clock jumps from 02:00 to 02:30 in October and from 02:00 back to 01:30 in April. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Kathmandu, 2026-03-05T12:14:59Z, 2026-03-05T11:45:00Z",
        "Australia/Lord_Howe, 2026-10-03T15:29:59Z, 2026-10-03T15:00:00Z",
        "Australia/Lord_Howe, 2026-10-03T15:30:00Z, 2026-10-03T15:30:00Z",
        "Australia/Lord_Howe, 2026-10-03T15:45:00Z, 2026-10-03T15:30:00Z",
        "Australia/Lord_Howe, 2026-04-04T14:45:00Z, 2026-04-04T14:30:00Z",
        "Australia/Lord_Howe, 2026-04-04T15:15:00Z, 2026-04-04T15:00:00Z"
    })
    void halfHourOfAZone(String zone, Instant instant, Instant start) {
        assertThat(Granularity.HALF_HOUR.floor(instant, ZoneId.of(zone))).isEqualTo(start);
        assertThat(Granularity.HALF_HOUR.next(start, ZoneId.of(zone))).isEqualTo(start.plusSeconds(1800));
    }

    @Property
    void everyInstantLiesInItsPeriod(
            @ForAll Granularity length, @ForAll("zones") ZoneId zone, @ForAll("instants") Instant instant) {
        Instant start = length.floor(instant, zone);
        Instant end = length.next(start, zone);

        assertThat(start).isBeforeOrEqualTo(instant);
        assertThat(end).isAfter(instant);
        assertThat(length.floor(start, zone)).isEqualTo(start);
        assertThat(length.floor(end.minusNanos(1), zone)).isEqualTo(start);
        assertThat(length.floor(end, zone)).isEqualTo(end);
    }

    /** Around each change of the clock, in each zone of the world that still has them. */
    @ParameterizedTest
    @EnumSource(Granularity.class)
    void noGapsAndNoOverlapsWhereTheClockChanges(Granularity length) {
        for (ZoneId zone : allZones()) {
            List<Instant> wrong = new ArrayList<>();
            zone.getRules().getTransitions().stream()
                    .map(change -> change.getInstant())
                    .filter(GranularityTest::covered)
                    .forEach(change -> collect(length, zone, change, wrong));
            for (int year = 2023; year < 2035; year++) {
                for (var rule : zone.getRules().getTransitionRules()) {
                    collect(length, zone, rule.createTransition(year).getInstant(), wrong);
                }
            }
            assertThat(wrong).as("%s of %s", length, zone).isEmpty();
        }
    }

    private static boolean covered(Instant instant) {
        return instant.getEpochSecond() >= FIRST && instant.getEpochSecond() < LAST;
    }

    private static void collect(Granularity length, ZoneId zone, Instant change, List<Instant> wrong) {
        Instant at = length.floor(change.minus(Duration.ofHours(3)), zone);
        Instant until = change.plus(Duration.ofHours(3));
        while (at.isBefore(until)) {
            Instant next = length.next(at, zone);
            if (!next.isAfter(at)
                    || !length.floor(next, zone).equals(next)
                    || !length.floor(next.minusNanos(1), zone).equals(at)) {
                wrong.add(at);
                return;
            }
            at = next;
        }
    }

    private static List<ZoneId> allZones() {
        return new TreeSet<>(ZoneId.getAvailableZoneIds())
                .stream().map(ZoneId::of).toList();
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(allZones());
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(FIRST, LAST).map(Instant::ofEpochSecond);
    }

    /** Under a Turkish locale as well, where i has a dot in capitals. */
    @Test
    void codesAreLowerCaseInEveryLocale() {
        assertThat(Granularity.values()).extracting(Granularity::code).containsExactly("half_hour", "day", "month");
        assertThat(Finality.values())
                .extracting(Finality::code)
                .containsExactly("transient", "estimate", "final", "invoiced");
        assertThat(BalanceSnapshot.Scope.values())
                .extracting(BalanceSnapshot.Scope::code)
                .containsExactly("partner", "client", "channel", "account");
        assertThat(Account.Kind.values()).extracting(Account.Kind::code).containsExactly("client", "channel");
        for (Granularity granularity : Granularity.values()) {
            assertThat(Granularity.of(granularity.code())).isEqualTo(granularity);
        }
        for (Finality finality : Finality.values()) {
            assertThat(Finality.of(finality.code())).isEqualTo(finality);
        }
        assertThatThrownBy(() -> Granularity.of("week")).isInstanceOf(IllegalArgumentException.class);
    }
}
