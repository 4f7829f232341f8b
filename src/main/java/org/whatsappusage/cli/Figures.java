package org.whatsappusage.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import org.whatsappusage.record.Amounts;

/** Figures as a person reads them, the same in every locale. */
final class Figures {

    private Figures() {}

    /** With a comma before each three digits. */
    static String count(long number) {
        return grouped(Long.toString(number));
    }

    /**
     * Exact and without an exponent, with a comma before each three integer digits, and padded with blanks so that decimal points
     * of several amounts stand below each other.
     *
     * @param decimals how many decimals the longest of these amounts has, 0 or more
     */
    static String amount(BigDecimal amount, int decimals) {
        String text = Amounts.text(amount);
        int point = text.indexOf('.');
        String fraction = point < 0 ? "" : text.substring(point);
        int width = decimals == 0 ? 0 : decimals + 1;
        return grouped(point < 0 ? text : text.substring(0, point))
                + fraction
                + " ".repeat(Math.max(0, width - fraction.length()));
    }

    /** How many decimals {@link #amount} shows of an amount. */
    static int decimals(BigDecimal amount) {
        return Math.max(0, amount.stripTrailingZeros().scale());
    }

    /** With a precision that fits its length. */
    static String elapsed(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
    }

    /** Both inclusive; empty if there are none. */
    static String days(LocalDate from, LocalDate to) {
        if (from == null || to == null) {
            return "";
        }
        return from.equals(to) ? from.toString() : from + " to " + to;
    }

    private static String grouped(String digits) {
        return digits.replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",");
    }
}
