package org.whatsappusage.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * How a day's volume spreads over its hours, in one zone. The day has the length that the zone gives it, 23 and 25 hours
 * included; the weights follow the clock on the wall.
 *
 * <p>Volumes are told as "so many until this instant", so that every cut of a day (half hours, UTC days, "until now") adds
 * up to the day exactly and a running day only grows.
 */
final class DayRhythm {

    private static final int HALF_HOUR_SECONDS = 1800;

    /** The weight of each hour of the wall clock. */
    private static final int[] HOUR = {
        2, 1, 1, 1, 2, 4, 9, 18, 34, 52, 60, 58, 49, 47, 50, 52, 55, 58, 54, 43, 31, 20, 11, 5
    };

    private final LocalDate date;
    private final long start;
    private final long end;

    /** {@code before[i]}: the weight gone when half hour {@code i} begins; one more than there are half hours. */
    private final long[] before;

    DayRhythm(ZoneId zone, LocalDate date) {
        this.date = date;
        this.start = date.atStartOfDay(zone).toEpochSecond();
        this.end = date.plusDays(1).atStartOfDay(zone).toEpochSecond();
        this.before = new long[(int) ((end - start) / HALF_HOUR_SECONDS) + 1];
        for (int i = 0; i < before.length - 1; i++) {
            Instant halfHour = Instant.ofEpochSecond(start + (long) i * HALF_HOUR_SECONDS);
            int weight = HOUR[halfHour.atZone(zone).getHour()];
            before[i + 1] = before[i] + (long) weight * HALF_HOUR_SECONDS;
        }
    }

    LocalDate date() {
        return date;
    }

    Instant start() {
        return Instant.ofEpochSecond(start);
    }

    Instant end() {
        return Instant.ofEpochSecond(end);
    }

    /**
     * How much of a day's {@code volume} has happened before {@code instant}.
     *
     * @param phase shifts the moments at which the single messages happen, so that not every small cell has its first
     *     message at the same second; 0 to {@link #total()} (exclusive)
     */
    long until(Instant instant, long volume, long phase) {
        return (volume * gone(instant.getEpochSecond()) + phase) / total();
    }

    /** The whole day's weight: the bound of a phase. */
    long total() {
        return before[before.length - 1];
    }

    private long gone(long second) {
        if (second <= start) {
            return 0;
        }
        if (second >= end) {
            return total();
        }
        int index = (int) ((second - start) / HALF_HOUR_SECONDS);
        long within = (second - start) % HALF_HOUR_SECONDS;
        return before[index] + (before[index + 1] - before[index]) / HALF_HOUR_SECONDS * within;
    }
}
