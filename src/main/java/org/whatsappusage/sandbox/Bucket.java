package org.whatsappusage.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A piece of time that figures are added up over.
 *
 * @param end exclusive
 * @param days the days of the source's zone that it touches
 */
record Bucket(Instant start, Instant end, List<LocalDate> days) {

    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    /**
     * The days that a span touches, newest first and whole even where the span cuts them; none that lies in the future.
     *
     * @param last inclusive
     */
    static List<Bucket> daily(ZoneId zone, Instant first, Instant last, Instant now) {
        List<Bucket> buckets = new ArrayList<>();
        LocalDate oldest = LocalDate.ofInstant(first, zone);
        LocalDate day = LocalDate.ofInstant(last.isAfter(now) ? now : last, zone);
        for (; !day.isBefore(oldest); day = day.minusDays(1)) {
            buckets.add(of(zone, day, day));
        }
        return buckets;
    }

    /** As {@link #daily}, by half hours. */
    static List<Bucket> halfHourly(ZoneId zone, Instant first, Instant last, Instant now) {
        List<Bucket> buckets = new ArrayList<>();
        for (Bucket day : daily(zone, first, last, now)) {
            List<Bucket> parts = new ArrayList<>();
            for (Instant start = day.start(); start.isBefore(day.end()); start = start.plus(HALF_HOUR)) {
                Instant end = start.plus(HALF_HOUR);
                if (end.isAfter(first) && !start.isAfter(last) && start.isBefore(now)) {
                    parts.add(new Bucket(start, end, day.days()));
                }
            }
            Collections.reverse(parts);
            buckets.addAll(parts);
        }
        return buckets;
    }

    /** As {@link #daily}, by calendar months; only months that are over. */
    static List<Bucket> monthly(ZoneId zone, Instant first, Instant last, Instant now) {
        List<Bucket> buckets = new ArrayList<>();
        YearMonth oldest = YearMonth.from(first.atZone(zone));
        YearMonth month = YearMonth.from((last.isAfter(now) ? now : last).atZone(zone));
        for (; !month.isBefore(oldest); month = month.minusMonths(1)) {
            Bucket bucket = of(zone, month.atDay(1), month.atEndOfMonth());
            if (!bucket.end().isAfter(now)) {
                buckets.add(bucket);
            }
        }
        return buckets;
    }

    private static Bucket of(ZoneId zone, LocalDate firstDay, LocalDate lastDay) {
        return new Bucket(
                firstDay.atStartOfDay(zone).toInstant(),
                lastDay.plusDays(1).atStartOfDay(zone).toInstant(),
                firstDay.datesUntil(lastDay.plusDays(1)).toList());
    }
}
