package org.whatsappusage.sandbox;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;

/** How busy a day is against an average one, in thousandths: a week's rhythm on a year's rhythm with a late November peak. */
final class Season {

    /** Monday first. */
    private static final int[] WEEKDAY = {1040, 1070, 1060, 1110, 1230, 860, 630};

    /** The middle of each month, January first. */
    private static final int[] MONTH = {820, 840, 900, 940, 960, 980, 930, 900, 1000, 1060, 1200, 1150};

    private static final MonthDay PEAK = MonthDay.of(11, 27);
    private static final int PEAK_DAYS = 7;
    private static final int PEAK_EXTRA = 850;

    private Season() {}

    static long permille(LocalDate date) {
        long weekday = WEEKDAY[date.getDayOfWeek().getValue() - 1];
        return weekday * (ofYear(date) + peak(date)) / 1000;
    }

    /** Straight lines between the middles of the months, so that a month's first day does not jump. */
    private static long ofYear(LocalDate date) {
        LocalDate middle = date.withDayOfMonth(15);
        LocalDate other = date.isBefore(middle) ? middle.minusMonths(1) : middle.plusMonths(1);
        long gone = Math.abs(ChronoUnit.DAYS.between(middle, date));
        long whole = Math.abs(ChronoUnit.DAYS.between(middle, other));
        long here = MONTH[middle.getMonthValue() - 1];
        long there = MONTH[other.getMonthValue() - 1];
        return here + (there - here) * gone / whole;
    }

    private static long peak(LocalDate date) {
        long distance = Math.abs(ChronoUnit.DAYS.between(PEAK.atYear(date.getYear()), date));
        return distance >= PEAK_DAYS ? 0 : PEAK_EXTRA * (PEAK_DAYS - distance) / PEAK_DAYS;
    }
}
