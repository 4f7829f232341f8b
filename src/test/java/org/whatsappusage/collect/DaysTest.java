package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.time.api.Dates;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.record.Window;

class DaysTest {

    private static final Window WINDOW =
            new Window("hub", "360dialog", "channel-usage", "CH", "CL", "CH", null, null, null);

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "UTC",
                        "+08:00",
                        "America/Los_Angeles",
                        "Asia/Kolkata",
                        "Pacific/Auckland",
                        "America/St_Johns",
                        "Australia/Lord_Howe",
                        "Asia/Beirut",
                        "America/Havana",
                        "Africa/Cairo")
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<LocalDate> dates() {
        return Dates.dates().between(LocalDate.of(2025, 1, 1), LocalDate.of(2027, 12, 31));
    }

    @Property
    void days_follow_one_another_without_a_gap(@ForAll("zones") ZoneId zone, @ForAll("dates") LocalDate day) {
        Days days = Days.known(zone);

        assertThat(days.end(day)).isEqualTo(days.start(day.plusDays(1)));
        assertThat(Duration.between(days.start(day), days.end(day)))
                .isBetween(Duration.ofHours(23), Duration.ofHours(25));
        assertThat(LocalDate.ofInstant(days.start(day), zone)).isEqualTo(day);
        assertThat(LocalDate.ofInstant(days.end(day).minusNanos(1), zone)).isEqualTo(day);
    }

    @Example
    void a_day_on_which_clocks_change_is_shorter_or_longer() {
        Days days = Days.known(ZoneId.of("America/Los_Angeles"));

        assertThat(Duration.between(days.start(LocalDate.of(2026, 3, 8)), days.end(LocalDate.of(2026, 3, 8))))
                .isEqualTo(Duration.ofHours(23));
        assertThat(Duration.between(days.start(LocalDate.of(2026, 11, 1)), days.end(LocalDate.of(2026, 11, 1))))
                .isEqualTo(Duration.ofHours(25));
    }

    /** An edge that was stored when another zone was believed in, or another side of a clock change, is still that day's. */
    @Property
    void an_edge_that_is_some_hours_off_is_still_that_days(
            @ForAll("zones") ZoneId zone,
            @ForAll("dates") LocalDate day,
            @ForAll @IntRange(min = -660, max = 660) int minutes) {
        Days days = Days.learned(zone);

        assertThat(days.beginningAt(days.start(day).plus(Duration.ofMinutes(minutes))))
                .isEqualTo(day);
    }

    @Property
    void the_running_day_is_the_one_that_holds_now(@ForAll("zones") ZoneId zone, @ForAll("dates") LocalDate day) {
        Days days = Days.known(zone);

        assertThat(days.today(days.start(day))).isEqualTo(day);
        assertThat(days.today(days.end(day).minusSeconds(1))).isEqualTo(day);
        assertThat(days.today(days.end(day))).isEqualTo(day.plusDays(1));
    }

    /** Wherever the account is, its running day is not after the one that is taken for it. */
    @Property
    void the_running_day_of_an_unknown_zone_is_the_latest_that_there_is(
            @ForAll @IntRange(min = -12, max = 14) int offset, @ForAll("dates") LocalDate day) {
        Instant now = day.atTime(13, 37).toInstant(ZoneOffset.UTC);
        LocalDate there = LocalDate.ofInstant(now, ZoneOffset.ofHours(offset));

        assertThat(Days.unknown().today(now)).isAfterOrEqualTo(there);
    }

    @Property
    void what_is_asked_for_holds_the_whole_day_wherever_it_is(
            @ForAll @IntRange(min = -12, max = 14) int offset, @ForAll("dates") LocalDate day) {
        Days days = Days.unknown();
        ZoneOffset there = ZoneOffset.ofHours(offset);

        assertThat(days.askFrom(days.start(day)))
                .isBeforeOrEqualTo(day.atStartOfDay(there).toInstant());
        assertThat(days.askTo(days.end(day)).plusSeconds(1))
                .isAfterOrEqualTo(day.plusDays(1).atStartOfDay(there).toInstant());
    }

    @Property
    void what_is_asked_for_holds_the_whole_day_though_clocks_have_changed_since(@ForAll("dates") LocalDate day) {
        for (String learned : new String[] {"-07:00", "-08:00"}) {
            Days days = Days.learned(ZoneId.of(learned));
            Days truth = Days.known(ZoneId.of("America/Los_Angeles"));

            assertThat(days.askFrom(days.start(day))).isBeforeOrEqualTo(truth.start(day));
            assertThat(days.askTo(days.end(day)).plusSeconds(1)).isAfterOrEqualTo(truth.end(day));
        }
    }

    @Property
    void no_call_asks_for_more_than_is_allowed(
            @ForAll("dates") LocalDate day, @ForAll @IntRange(min = 3, max = 60) int most) {
        for (Days days : new Days[] {Days.unknown(), Days.learned(ZoneId.of("+05:30")), Days.known(ZoneOffset.UTC)}) {
            int longest = days.longest(most);
            Instant from = days.askFrom(days.start(day));
            Instant to = days.askTo(days.end(day.plusDays(longest - 1L)));

            assertThat(longest).isPositive();
            assertThat(Duration.between(from, to.plusSeconds(1))).isLessThanOrEqualTo(Duration.ofDays(most));
        }
    }

    @Example
    void a_day_that_is_known_is_asked_for_to_the_second() {
        Days days = Days.known(ZoneOffset.ofHours(8));
        LocalDate day = LocalDate.of(2026, 3, 5);

        assertThat(days.askFrom(days.start(day))).isEqualTo("2026-03-04T16:00:00Z");
        assertThat(days.askTo(days.end(day))).isEqualTo("2026-03-05T15:59:59Z");
    }

    @Example
    void work_that_was_planned_blindly_moves_to_the_edges_that_were_learned() {
        Window planned = WINDOW.between(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-03-05T00:00:00Z"));
        Work work = new Work(1L, "s", planned, Work.Reason.NEVER_READ, 1);

        assertThat(Days.learned(ZoneId.of("-07:00")).onEdges(work).window())
                .isEqualTo(
                        WINDOW.between(Instant.parse("2026-03-01T07:00:00Z"), Instant.parse("2026-03-05T07:00:00Z")));
        assertThat(Days.known(ZoneOffset.UTC).onEdges(work)).isEqualTo(work);
        assertThat(Days.unknown().onEdges(work)).isEqualTo(work);
    }
}
