package org.whatsappusage.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.record.Window;

/**
 * The days of one account, and how surely their edges are known. Where they are not sure, a call asks for somewhat more than
 * the window and what lies outside is dropped: a range that cuts a day may be answered with a part of it that looks whole.
 *
 * @param zone whose midnights the days begin at, as far as known
 * @param sureness how far
 */
record Days(ZoneId zone, Sureness sureness) {

    private static final Duration HALF_DAY = Duration.ofHours(12);

    enum Sureness {
        /** Documented by the provider, or set by the user. */
        KNOWN(Duration.ZERO, Duration.ZERO),
        /** The offset of an earlier answer, which daylight saving may have moved since. */
        LEARNED(Duration.ofHours(2), Duration.ofHours(2)),
        /** Nothing: a day may begin up to 14 hours before UTC's and end up to 12 hours after it. */
        UNKNOWN(Duration.ofHours(14), Duration.ofHours(12));

        private final Duration before;
        private final Duration after;

        Sureness(Duration before, Duration after) {
            this.before = before;
            this.after = after;
        }
    }

    static Days known(ZoneId zone) {
        return new Days(zone, Sureness.KNOWN);
    }

    static Days learned(ZoneId zone) {
        return new Days(zone, Sureness.LEARNED);
    }

    static Days unknown() {
        return new Days(ZoneOffset.UTC, Sureness.UNKNOWN);
    }

    boolean sure() {
        return sureness == Sureness.KNOWN;
    }

    Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    Instant end(LocalDate day) {
        return start(day.plusDays(1));
    }

    /** The day that begins at the midnight nearest to {@code edge}, which may be one of a zone that was believed before. */
    LocalDate beginningAt(Instant edge) {
        return LocalDate.ofInstant(edge.plus(HALF_DAY), zone);
    }

    /** How many days a window has, 0 for one without bounds. */
    long days(Window window) {
        return window.start() == null
                ? 0
                : beginningAt(window.start()).until(beginningAt(window.end()), ChronoUnit.DAYS);
    }

    /** Its days, oldest first. */
    List<LocalDate> each(Window window) {
        return beginningAt(window.start()).datesUntil(beginningAt(window.end())).toList();
    }

    /** The work with its window on the edges as they are believed now, which may be other ones than when it was planned. */
    Work onEdges(Work work) {
        Window window = work.window();
        return sure() || window.start() == null
                ? work
                : work.withWindow(window.between(start(beginningAt(window.start())), start(beginningAt(window.end()))));
    }

    /** The running day; where the zone is not known, the latest that it can be. */
    LocalDate today(Instant now) {
        return LocalDate.ofInstant(sureness == Sureness.UNKNOWN ? now.plus(Duration.ofHours(14)) : now, zone);
    }

    /** The running day; where the zone is not known, the earliest that it can be, so that what is before it is over. */
    LocalDate surelyToday(Instant now) {
        return LocalDate.ofInstant(now.minus(sureness == Sureness.UNKNOWN ? HALF_DAY : Duration.ZERO), zone);
    }

    /** The first instant to ask for. */
    Instant askFrom(Instant start) {
        return start.minus(sureness.before);
    }

    /** For people: the first and the last day, and whose days they are. */
    String text(Instant start, Instant end) {
        LocalDate first = LocalDate.ofInstant(start, zone);
        LocalDate last = LocalDate.ofInstant(end.minusNanos(1), zone);
        String whose = sureness == Sureness.UNKNOWN ? "zone not known yet" : zone.getId();
        return (first.equals(last) ? first.toString() : first + ".." + last) + " (" + whose + ")";
    }

    /** The last instant to ask for, inclusive. */
    Instant askTo(Instant end) {
        return end.plus(sureness.after).minusSeconds(1);
    }

    /** The most days of one window, so that no call asks for more than {@code most} days. */
    int longest(int most) {
        long spare = sureness.before.plus(sureness.after).toHours();
        return Math.max(1, most - (int) ((spare + 23) / 24));
    }
}
