package org.whatsappusage.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.whatsappusage.ledger.Coverage;
import org.whatsappusage.ledger.Work.Reason;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Granularity;

/**
 * Says which days of an account are due, and why. Knows only what it is told: the days that were read, and when; the days
 * that the provider calls transient; the time.
 *
 * <p>A day is settled by a reading that was made after everything that may still change it: the look-back after its end, and
 * for streams that close by the month the time after the month's end. So a process that was off at that time reads it when
 * it is back.
 */
final class Planner {

    /** Days before the running one whose figures are read before all others. */
    private static final int CURRENT_DAYS = 1;

    private final StreamPlan plan;
    private final Granularity granularity;
    private final int lookbackDays;
    private final Days days;
    private final Instant now;
    private final Instant readNow;

    /**
     * @param granularity month cuts by whole months that are over, anything else by days
     * @param lookbackDays days after its end within which a day is read again, where the provider does not say
     * @param readNow from this instant of reading on nothing is due again: within one sync no successful call is repeated
     */
    Planner(StreamPlan plan, Granularity granularity, int lookbackDays, Days days, Instant now, Instant readNow) {
        this.plan = plan;
        this.granularity = granularity;
        this.lookbackDays = lookbackDays;
        this.days = days;
        this.now = now;
        this.readNow = readNow;
    }

    /**
     * Days that are read together.
     *
     * @param first inclusive
     * @param last inclusive
     * @param reason the most urgent of all days'
     */
    record Slice(LocalDate first, LocalDate last, Reason reason) {}

    /**
     * Days that somebody asked to read again.
     *
     * @param first inclusive
     * @param last inclusive
     * @param since a day is due if its last reading is older
     */
    record Asked(LocalDate first, LocalDate last, Instant since) {

        private boolean isDue(LocalDate day, Instant readAt) {
            return !day.isBefore(first) && !day.isAfter(last) && (readAt == null || readAt.isBefore(since));
        }
    }

    /**
     * Which days of an account are to be read at all.
     *
     * @param first the first day to load
     * @param firstAgain the first day to read again, once it was read; not after {@code first}
     * @param last the last day to load, null for the running one
     */
    record Range(LocalDate first, LocalDate firstAgain, LocalDate last) {}

    /**
     * What is due, newest first.
     *
     * @param read what was read whole; of two that overlap the later one in the list counts
     * @param transientPeriods starts of periods that the provider says may change
     * @param asked days that are due whatever the range begins with
     */
    List<Slice> due(Range range, List<Coverage> read, SortedSet<Instant> transientPeriods, List<Asked> asked) {
        Set<LocalDate> open = new HashSet<>();
        transientPeriods.forEach(start -> open.add(days.beginningAt(start)));
        return slices(range.last, first(range.firstAgain, asked), read, (day, last, readAt) -> {
            boolean current = granularity != Granularity.MONTH && (isNewest(day) || open.contains(day));
            Reason reason = day.isBefore(range.first) && readAt == null || day.isBefore(range.firstAgain)
                    ? null
                    : reason(last, readAt, current);
            return reason == null && isAsked(asked, day, last, readAt) ? Reason.BACKFILL : reason;
        });
    }

    /** Only the days that somebody asked to read again, newest first. Parameters as of {@link #due}. */
    List<Slice> asked(LocalDate last, List<Coverage> read, List<Asked> asked) {
        return slices(
                last,
                first(null, asked),
                read,
                (day, end, readAt) -> isAsked(asked, day, end, readAt) ? Reason.BACKFILL : null);
    }

    private LocalDate first(LocalDate first, List<Asked> asked) {
        return Stream.concat(Stream.ofNullable(first), asked.stream().map(this::firstOf))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private LocalDate firstOf(Asked range) {
        return granularity == Granularity.MONTH ? range.first.withDayOfMonth(1) : range.first;
    }

    /** A period of days is asked for if any of its days is. */
    private boolean isAsked(List<Asked> asked, LocalDate first, LocalDate last, Instant readAt) {
        return (readAt == null || readAt.isBefore(readNow))
                && asked.stream().anyMatch(range -> first.datesUntil(last.plusDays(1))
                        .anyMatch(day -> range.isDue(day, readAt)));
    }

    private boolean isNewest(LocalDate day) {
        return !day.isBefore(days.today(now).minusDays(CURRENT_DAYS));
    }

    /** Says why a period is due, null if it is not. */
    private interface Why {
        Reason of(LocalDate first, LocalDate last, Instant readAt);
    }

    private List<Slice> slices(LocalDate last, LocalDate first, List<Coverage> read, Why why) {
        LocalDate end = last == null || last.isAfter(days.today(now)) ? days.today(now) : last;
        NavigableMap<LocalDate, Instant> readAt = readAt(read, first, end);
        return granularity == Granularity.MONTH ? months(first, end, readAt, why) : days(first, end, readAt, why);
    }

    private List<Slice> days(LocalDate first, LocalDate last, NavigableMap<LocalDate, Instant> readAt, Why why) {
        List<Slice> slices = new ArrayList<>();
        Slice growing = null;
        for (LocalDate day = last; !day.isBefore(first); day = day.minusDays(1)) {
            Reason reason = why.of(day, day, readAt.get(day));
            if (reason == null) {
                growing = flush(slices, growing);
                continue;
            }
            if (growing != null
                    && (full(growing, day, reason == Reason.CURRENT || isNewest(day))
                            || !growing.first().equals(day.plusDays(1)))) {
                growing = flush(slices, growing);
            }
            growing = growing == null
                    ? new Slice(day, day, reason)
                    : new Slice(day, growing.last(), urgent(growing.reason(), reason));
        }
        flush(slices, growing);
        return slices;
    }

    /** Pages of a window with open days may shift while they are read, so such a window is kept short. */
    private boolean full(Slice slice, LocalDate day, boolean current) {
        long length = slice.last().toEpochDay() - day.toEpochDay() + 1;
        boolean mixed = plan.maxOpenDays() < plan.maxDays()
                && (current || slice.reason() == Reason.CURRENT || isNewest(slice.last()));
        return length > days.longest(mixed ? plan.maxOpenDays() : plan.maxDays());
    }

    private List<Slice> months(LocalDate first, LocalDate last, NavigableMap<LocalDate, Instant> readAt, Why why) {
        List<Slice> slices = new ArrayList<>();
        YearMonth oldest = YearMonth.from(first.getDayOfMonth() == 1 ? first : first.plusMonths(1));
        YearMonth newest = YearMonth.from(days.surelyToday(now)).minusMonths(1);
        if (newest.isAfter(YearMonth.from(last))) {
            newest = YearMonth.from(last);
        }
        for (YearMonth month = newest; !month.isBefore(oldest); month = month.minusMonths(1)) {
            Reason reason = why.of(month.atDay(1), month.atEndOfMonth(), readAt.get(month.atDay(1)));
            if (reason != null) {
                slices.add(new Slice(month.atDay(1), month.atEndOfMonth(), reason));
            }
        }
        return slices;
    }

    /** Why a period is due, null if it is not. */
    private Reason reason(LocalDate last, Instant readAt, boolean current) {
        if (readAt != null && !readAt.isBefore(readNow)) {
            return null;
        }
        if (current) {
            return Reason.CURRENT;
        }
        if (readAt == null) {
            return Reason.NEVER_READ;
        }
        return readAt.isBefore(settledAt(last)) ? Reason.LOOK_BACK : null;
    }

    private Instant settledAt(LocalDate day) {
        Duration own = plan.settling() == null ? Duration.ofDays(lookbackDays) : plan.settling();
        Instant settled = days.end(day).plus(own);
        if (plan.monthlySettling() != null) {
            Instant monthEnd = days.end(YearMonth.from(day).atEndOfMonth());
            Instant closed = monthEnd.plus(plan.monthlySettling());
            // While its month runs, only the look-back counts.
            if (!now.isBefore(monthEnd) && closed.isAfter(settled)) {
                settled = closed;
            }
        }
        return settled;
    }

    private NavigableMap<LocalDate, Instant> readAt(List<Coverage> read, LocalDate first, LocalDate last) {
        NavigableMap<LocalDate, Instant> readAt = new TreeMap<>();
        for (Coverage covered : read) {
            LocalDate until = days.beginningAt(covered.end());
            LocalDate from = days.beginningAt(covered.start());
            for (LocalDate day = from.isBefore(first) ? first : from;
                    day.isBefore(until) && !day.isAfter(last);
                    day = day.plusDays(1)) {
                readAt.put(day, covered.readAt());
            }
        }
        return readAt;
    }

    private static Slice flush(List<Slice> slices, Slice growing) {
        if (growing != null) {
            slices.add(growing);
        }
        return null;
    }

    private static Reason urgent(Reason one, Reason other) {
        return Collections.min(List.of(one, other));
    }
}
