package org.whatsappusage.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
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
     * What is due, newest first.
     *
     * @param first the first day to load
     * @param last the last day to load, null for the running one
     * @param read what was read whole; of two that overlap the later one in the list counts
     * @param transientPeriods starts of periods that the provider says may change
     */
    List<Slice> due(LocalDate first, LocalDate last, List<Coverage> read, SortedSet<Instant> transientPeriods) {
        LocalDate end = last == null || last.isAfter(days.today(now)) ? days.today(now) : last;
        NavigableMap<LocalDate, Instant> readAt = readAt(read, first, end);
        Set<LocalDate> open = new HashSet<>();
        transientPeriods.forEach(start -> open.add(days.beginningAt(start)));
        return granularity == Granularity.MONTH ? months(first, end, readAt) : days(first, end, readAt, open);
    }

    private List<Slice> days(
            LocalDate first, LocalDate last, NavigableMap<LocalDate, Instant> readAt, Set<LocalDate> open) {
        List<Slice> slices = new ArrayList<>();
        LocalDate newestOpen = days.today(now).minusDays(CURRENT_DAYS);
        Slice growing = null;
        for (LocalDate day = last; !day.isBefore(first); day = day.minusDays(1)) {
            boolean current = !day.isBefore(newestOpen) || open.contains(day);
            Reason reason = reason(day, readAt.get(day), current);
            if (reason == null) {
                growing = flush(slices, growing);
                continue;
            }
            if (growing != null
                    && (full(growing, day, current) || !growing.first().equals(day.plusDays(1)))) {
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
        boolean mixed = plan.maxOpenDays() < plan.maxDays() && (current || slice.reason() == Reason.CURRENT);
        return length > days.longest(mixed ? plan.maxOpenDays() : plan.maxDays());
    }

    private List<Slice> months(LocalDate first, LocalDate last, NavigableMap<LocalDate, Instant> readAt) {
        List<Slice> slices = new ArrayList<>();
        YearMonth oldest = YearMonth.from(first.getDayOfMonth() == 1 ? first : first.plusMonths(1));
        YearMonth newest = YearMonth.from(days.surelyToday(now)).minusMonths(1);
        if (newest.isAfter(YearMonth.from(last))) {
            newest = YearMonth.from(last);
        }
        for (YearMonth month = newest; !month.isBefore(oldest); month = month.minusMonths(1)) {
            Reason reason = reason(month.atEndOfMonth(), readAt.get(month.atDay(1)), false);
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
