package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.whatsappusage.ledger.Coverage;
import org.whatsappusage.ledger.Work.Reason;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Granularity;

class PlannerTest {

    /** As channel-usage of 360dialog. */
    private static final StreamPlan MONTHLY = new StreamPlan(
            StreamPlan.Kind.USAGE, StreamPlan.Scope.CHANNEL, null, null, 30, 30, null, Duration.ofDays(7));

    /** As usage-details of YCloud. */
    private static final StreamPlan DAILY = new StreamPlan(
            StreamPlan.Kind.USAGE,
            StreamPlan.Scope.ACCOUNT,
            ZoneOffset.ofHours(8),
            null,
            30,
            1,
            Duration.ofDays(1),
            null);

    private static final SortedSet<Instant> NOTHING_OPEN = Collections.emptySortedSet();

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("UTC", "+08:00", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland")
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<Days> anyDays() {
        return zones().flatMap(zone -> Arbitraries.of(
                Days.known(zone), Days.unknown(), Days.learned(zone.getRules().getOffset(Instant.EPOCH))));
    }

    @Provide
    Arbitrary<Instant> times() {
        long from = Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("2027-01-01T00:00:00Z").getEpochSecond();
        return Arbitraries.longs().between(from, to).map(Instant::ofEpochSecond);
    }

    private static Planner.Range range(LocalDate first, LocalDate last) {
        return new Planner.Range(first, first, last);
    }

    private static Planner planner(StreamPlan plan, int lookback, Days days, Instant now) {
        return new Planner(plan, Granularity.DAY, lookback, days, now, now);
    }

    private static List<LocalDate> daysOf(List<Planner.Slice> slices) {
        List<LocalDate> all = new ArrayList<>();
        slices.forEach(
                slice -> slice.first().datesUntil(slice.last().plusDays(1)).forEach(all::add));
        return all;
    }

    private static long length(Planner.Slice slice) {
        return slice.last().toEpochDay() - slice.first().toEpochDay() + 1;
    }

    private static void assertNewestFirst(List<Planner.Slice> slices) {
        for (int i = 0; i < slices.size(); i++) {
            assertThat(slices.get(i).first()).isBeforeOrEqualTo(slices.get(i).last());
            if (i > 0) {
                assertThat(slices.get(i).last()).isBefore(slices.get(i - 1).first());
            }
        }
    }

    private static List<Coverage> read(Days days, List<Planner.Slice> slices, Instant at) {
        return slices.stream()
                .map(slice -> new Coverage(days.start(slice.first()), days.end(slice.last()), at))
                .toList();
    }

    @Property
    void when_nothing_was_read_each_day_is_in_exactly_one_slice(
            @ForAll("anyDays") Days days,
            @ForAll("times") Instant now,
            @ForAll @IntRange(max = 400) int ago,
            @ForAll boolean daily) {
        StreamPlan plan = daily ? DAILY : MONTHLY;
        LocalDate today = days.today(now);
        List<Planner.Slice> slices =
                planner(plan, 7, days, now).due(range(today.minusDays(ago), null), List.of(), NOTHING_OPEN, List.of());

        assertThat(daysOf(slices))
                .containsExactlyInAnyOrderElementsOf(
                        today.minusDays(ago).datesUntil(today.plusDays(1)).toList());
        assertNewestFirst(slices);
        assertThat(slices).allMatch(slice -> length(slice) <= days.longest(plan.maxDays()));
        for (int i = 1; i < slices.size(); i++) {
            assertThat(slices.get(i).last())
                    .as("without a gap")
                    .isEqualTo(slices.get(i - 1).first().minusDays(1));
        }
    }

    @Property
    void what_a_sync_has_read_is_not_due_again_in_it(
            @ForAll("anyDays") Days days,
            @ForAll("times") Instant start,
            @ForAll @IntRange(max = 100) int ago,
            @ForAll @IntRange(max = 7200) int seconds) {
        LocalDate first = days.today(start).minusDays(ago);
        List<Planner.Slice> slices =
                planner(MONTHLY, 7, days, start).due(range(first, null), List.of(), NOTHING_OPEN, List.of());
        Instant later = start.plusSeconds(seconds);
        SortedSet<Instant> open = new TreeSet<>(List.of(days.start(first)));

        List<Planner.Slice> again = new Planner(MONTHLY, Granularity.DAY, 7, days, later, start)
                .due(range(first, null), read(days, slices, start), open, List.of());

        // A new day may have begun meanwhile.
        assertThat(daysOf(again)).allMatch(day -> day.isAfter(days.today(start)));
    }

    /**
     * What is due by the letter of the rules: never read; the running day and the one before; read before the look-back after
     * the day's end was over; and, once its month is over, read before the month was closed.
     */
    private static boolean due(Days days, LocalDate day, Instant readAt, Instant now, int lookback) {
        if (readAt == null || !day.isBefore(days.today(now).minusDays(1))) {
            return true;
        }
        Instant monthEnd = days.start(YearMonth.from(day).plusMonths(1).atDay(1));
        boolean lookedBack = !readAt.isBefore(days.end(day).plus(Duration.ofDays(lookback)));
        boolean closed = now.isBefore(monthEnd) || !readAt.isBefore(monthEnd.plus(Duration.ofDays(7)));
        return !(lookedBack && closed);
    }

    /** Syncs at any times, hours or months apart, each of which reads what is due. */
    @Property(tries = 300)
    void due_is_what_may_have_changed_since_it_was_read(
            @ForAll("zones") ZoneId zone,
            @ForAll("times") Instant begin,
            @ForAll @IntRange(max = 40) int ago,
            @ForAll @IntRange(max = 40) int lookback,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 1200) Integer> hoursBetween) {
        Days days = Days.known(zone);
        LocalDate first = days.today(begin).minusDays(ago);
        Map<LocalDate, Instant> readAt = new TreeMap<>();
        Instant now = begin;
        for (int hours : hoursBetween) {
            List<Coverage> read = new ArrayList<>();
            readAt.forEach((day, at) -> read.add(new Coverage(days.start(day), days.end(day), at)));
            Instant at = now;
            List<LocalDate> due = daysOf(
                    planner(MONTHLY, lookback, days, now).due(range(first, null), read, NOTHING_OPEN, List.of()));

            assertThat(due)
                    .containsExactlyInAnyOrderElementsOf(
                            first.datesUntil(days.today(now).plusDays(1))
                                    .filter(day -> due(days, day, readAt.get(day), at, lookback))
                                    .toList());
            due.forEach(day -> readAt.put(day, at.plusSeconds(1)));
            now = now.plus(Duration.ofHours(hours));
        }
    }

    @Property
    void a_day_that_was_read_after_everything_that_may_change_it_is_never_due_again(
            @ForAll("zones") ZoneId zone, @ForAll("times") Instant now, @ForAll @IntRange(max = 500) int later) {
        Days days = Days.known(zone);
        LocalDate day = days.today(now);
        Instant closed = days.start(YearMonth.from(day).plusMonths(1).atDay(1)).plus(Duration.ofDays(38));
        Instant then = closed.plus(Duration.ofDays(later));

        assertThat(planner(MONTHLY, 31, days, then)
                        .due(
                                range(day, day),
                                List.of(new Coverage(days.start(day), days.end(day), closed)),
                                NOTHING_OPEN,
                                List.of()))
                .isEmpty();
    }

    @Example
    void seven_days_of_look_back_are_the_seven_days_before_the_running_one() {
        Days days = Days.known(ZoneOffset.UTC);
        Instant now = Instant.parse("2026-03-20T12:00:00Z");
        List<Coverage> read = List.of(new Coverage(
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-03-21T00:00:00Z"),
                now.minus(Duration.ofMinutes(5))));

        assertThat(planner(MONTHLY, 7, days, now)
                        .due(range(LocalDate.parse("2026-03-01"), null), read, NOTHING_OPEN, List.of()))
                .containsExactly(new Planner.Slice(
                        LocalDate.parse("2026-03-13"), LocalDate.parse("2026-03-20"), Reason.CURRENT));
    }

    @Example
    void without_look_back_the_running_day_and_the_one_before_are_read() {
        Days days = Days.known(ZoneOffset.UTC);
        Instant now = Instant.parse("2026-03-20T12:00:00Z");
        List<Coverage> read = List.of(new Coverage(
                Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-03-21T00:00:00Z"), now.minusSeconds(1)));

        assertThat(daysOf(planner(MONTHLY, 0, days, now)
                        .due(range(LocalDate.parse("2026-03-01"), null), read, NOTHING_OPEN, List.of())))
                .containsExactly(LocalDate.parse("2026-03-19"), LocalDate.parse("2026-03-20"));
    }

    @Example
    void a_month_is_read_again_until_a_week_after_its_end_and_once_after_it() {
        Days days = Days.known(ZoneOffset.UTC);
        LocalDate first = LocalDate.parse("2026-03-01");
        Coverage march = new Coverage(
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-04-01T00:00:00Z"),
                Instant.parse("2026-04-07T23:00:00Z"));
        Instant mayDay = Instant.parse("2026-05-25T00:00:00Z");

        assertThat(daysOf(planner(MONTHLY, 7, days, mayDay)
                        .due(range(first, null), List.of(march), NOTHING_OPEN, List.of())))
                .contains(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-31"));

        Coverage closed = new Coverage(march.start(), march.end(), Instant.parse("2026-04-08T00:00:00Z"));
        assertThat(daysOf(planner(MONTHLY, 7, days, mayDay)
                        .due(range(first, null), List.of(closed), NOTHING_OPEN, List.of())))
                .contains(LocalDate.parse("2026-04-01"))
                .doesNotContain(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-31"));
    }

    @Property
    void a_gap_between_two_readings_is_due(
            @ForAll("zones") ZoneId zone, @ForAll("times") Instant now, @ForAll @IntRange(min = 2, max = 90) int gap) {
        Days days = Days.known(zone);
        LocalDate today = days.today(now);
        LocalDate first = today.minusDays(200);
        LocalDate gapStart = today.minusDays(gap + 60L);
        List<Coverage> read = List.of(
                new Coverage(days.start(first), days.start(gapStart), now.minusSeconds(60)),
                new Coverage(days.start(gapStart.plusDays(gap)), days.end(today), now.minusSeconds(60)));

        assertThat(daysOf(planner(MONTHLY, 0, days, now).due(range(first, null), read, NOTHING_OPEN, List.of())))
                .containsAll(gapStart.datesUntil(gapStart.plusDays(gap)).toList());
    }

    @Property
    void days_that_may_still_change_stand_alone_in_their_window(
            @ForAll("times") Instant now,
            @ForAll @Size(max = 6) List<@IntRange(min = 2, max = 59) Integer> openDaysAgo) {
        Days days = Days.known(DAILY.zone());
        LocalDate today = days.today(now);
        SortedSet<Instant> open = new TreeSet<>();
        openDaysAgo.forEach(ago -> open.add(days.start(today.minusDays(ago))));
        List<Planner.Slice> slices =
                planner(DAILY, 7, days, now).due(range(today.minusDays(60), null), List.of(), open, List.of());

        assertThat(daysOf(slices)).hasSize(61).doesNotHaveDuplicates();
        assertNewestFirst(slices);
        for (Planner.Slice slice : slices) {
            boolean current = !slice.last().isBefore(today.minusDays(1))
                    || daysOf(List.of(slice)).stream().anyMatch(day -> open.contains(days.start(day)));
            assertThat(slice.reason()).isEqualTo(current ? Reason.CURRENT : Reason.NEVER_READ);
            assertThat(length(slice)).isLessThanOrEqualTo(current ? 1 : 30);
        }
    }

    /** Every day of YCloud that is not wholly final is read by each sync, however long ago it is. */
    @Property
    void a_day_that_the_provider_calls_transient_is_due_in_each_sync(
            @ForAll("times") Instant now, @ForAll @IntRange(min = 2, max = 300) int ago) {
        Days days = Days.known(DAILY.zone());
        LocalDate today = days.today(now);
        LocalDate day = today.minusDays(ago);
        List<Coverage> read =
                List.of(new Coverage(days.start(today.minusDays(301)), days.end(today), now.minusSeconds(1)));
        List<Planner.Slice> slices = planner(DAILY, 7, days, now)
                .due(range(today.minusDays(301), null), read, new TreeSet<>(List.of(days.start(day))), List.of());

        assertThat(slices).contains(new Planner.Slice(day, day, Reason.CURRENT)).allMatch(slice -> length(slice) == 1);
        assertThat(daysOf(slices)).allMatch(due -> due.equals(day) || !due.isBefore(today.minusDays(2)));
    }

    @Example
    void a_day_before_the_first_is_not_read_even_if_it_is_transient() {
        Days days = Days.known(DAILY.zone());
        Instant now = Instant.parse("2026-03-20T12:00:00Z");
        LocalDate first = LocalDate.parse("2026-03-15");

        assertThat(daysOf(planner(DAILY, 7, days, now)
                        .due(
                                range(first, null),
                                List.of(),
                                new TreeSet<>(List.of(days.start(first.minusDays(3)))),
                                List.of())))
                .allMatch(day -> !day.isBefore(first));
    }

    /** The ledger holds the true edges; what is believed of the zone is an hour off. */
    @Property
    void edges_of_the_other_side_of_a_clock_change_are_the_same_days(
            @ForAll("times") Instant now, @ForAll @IntRange(min = 1, max = 200) int ago) {
        Days truth = Days.known(ZoneId.of("America/Los_Angeles"));
        LocalDate today = truth.today(now);
        LocalDate from = today.minusDays(ago);
        List<Coverage> read = List.of(new Coverage(truth.start(from), truth.end(today), now));
        for (String believed : List.of("-07:00", "-08:00")) {
            Days days = Days.learned(ZoneId.of(believed));
            List<LocalDate> due = daysOf(new Planner(MONTHLY, Granularity.DAY, 7, days, now, now)
                    .due(range(from.minusDays(3), null), read, NOTHING_OPEN, List.of()));

            assertThat(due).contains(from.minusDays(3), from.minusDays(2), from.minusDays(1));
            assertThat(due).noneMatch(day -> !day.isBefore(from) && !day.isAfter(today));
        }
    }

    @Example
    void nothing_is_due_before_the_first_day_comes() {
        Days days = Days.known(ZoneOffset.UTC);

        assertThat(planner(MONTHLY, 7, days, Instant.parse("2026-03-20T12:00:00Z"))
                        .due(range(LocalDate.parse("2026-03-21"), null), List.of(), NOTHING_OPEN, List.of()))
                .isEmpty();
    }

    @Example
    void a_channel_that_ended_is_read_to_its_last_day() {
        Days days = Days.known(ZoneOffset.UTC);
        LocalDate last = LocalDate.parse("2026-02-10");

        assertThat(daysOf(planner(MONTHLY, 7, days, Instant.parse("2026-03-20T12:00:00Z"))
                        .due(range(LocalDate.parse("2026-02-01"), last), List.of(), NOTHING_OPEN, List.of())))
                .contains(last)
                .noneMatch(day -> day.isAfter(last));
    }

    // By the month

    private static List<YearMonth> monthsOf(List<Planner.Slice> slices) {
        return slices.stream()
                .map(slice -> {
                    YearMonth month = YearMonth.from(slice.first());
                    assertThat(slice.first()).isEqualTo(month.atDay(1));
                    assertThat(slice.last()).isEqualTo(month.atEndOfMonth());
                    return month;
                })
                .toList();
    }

    private static Planner monthly(Days days, Instant now) {
        return new Planner(MONTHLY, Granularity.MONTH, 7, days, now, now);
    }

    @Property
    void by_the_month_only_whole_months_that_are_over_are_due(
            @ForAll("zones") ZoneId zone, @ForAll("times") Instant now, @ForAll @IntRange(max = 500) int ago) {
        Days days = Days.known(zone);
        LocalDate first = days.today(now).minusDays(ago);
        List<YearMonth> months =
                monthsOf(monthly(days, now).due(range(first, null), List.of(), NOTHING_OPEN, List.of()));

        List<YearMonth> expected = new ArrayList<>();
        for (YearMonth month = YearMonth.from(days.today(now)).minusMonths(1);
                !month.atDay(1).isBefore(first);
                month = month.minusMonths(1)) {
            expected.add(month);
        }
        assertThat(months).isEqualTo(expected);
    }

    @Property
    void by_the_month_a_month_is_over_everywhere_before_it_is_due(
            @ForAll("times") Instant now, @ForAll @IntRange(min = -12, max = 14) int offset) {
        LocalDate there = LocalDate.ofInstant(now, ZoneOffset.ofHours(offset));
        List<YearMonth> months = monthsOf(monthly(Days.unknown(), now)
                .due(range(there.minusDays(200), null), List.of(), NOTHING_OPEN, List.of()));

        assertThat(months).allMatch(month -> month.isBefore(YearMonth.from(there)));
    }

    @Example
    void by_the_month_a_month_is_due_until_it_was_read_after_its_closing() {
        Days days = Days.known(ZoneOffset.UTC);
        LocalDate first = LocalDate.parse("2026-03-01");
        Instant now = Instant.parse("2026-04-20T00:00:00Z");
        Coverage early = new Coverage(
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-04-01T00:00:00Z"),
                Instant.parse("2026-04-02T00:00:00Z"));
        Coverage late = new Coverage(early.start(), early.end(), Instant.parse("2026-04-08T00:00:00Z"));

        assertThat(monthsOf(monthly(days, now).due(range(first, null), List.of(early), NOTHING_OPEN, List.of())))
                .containsExactly(YearMonth.of(2026, 3));
        assertThat(monthly(days, now).due(range(first, null), List.of(late), NOTHING_OPEN, List.of()))
                .isEmpty();
    }

    @Example
    void by_the_month_the_month_in_which_a_channel_ended_is_read_once_it_is_over() {
        Days days = Days.known(ZoneOffset.UTC);
        LocalDate first = LocalDate.parse("2026-02-01");
        LocalDate last = LocalDate.parse("2026-03-10");

        assertThat(monthsOf(monthly(days, Instant.parse("2026-03-20T00:00:00Z"))
                        .due(range(first, last), List.of(), NOTHING_OPEN, List.of())))
                .containsExactly(YearMonth.of(2026, 2));
        assertThat(monthsOf(monthly(days, Instant.parse("2026-05-20T00:00:00Z"))
                        .due(range(first, last), List.of(), NOTHING_OPEN, List.of())))
                .containsExactly(YearMonth.of(2026, 3), YearMonth.of(2026, 2));
    }

    @Property
    void by_the_half_hour_windows_are_of_whole_days(@ForAll("zones") ZoneId zone, @ForAll("times") Instant now) {
        Days days = Days.known(zone);
        LocalDate first = days.today(now).minusDays(40);

        assertThat(new Planner(MONTHLY, Granularity.HALF_HOUR, 7, days, now, now)
                        .due(range(first, null), List.of(), NOTHING_OPEN, List.of()))
                .isEqualTo(planner(MONTHLY, 7, days, now).due(range(first, null), List.of(), NOTHING_OPEN, List.of()));
    }
}
