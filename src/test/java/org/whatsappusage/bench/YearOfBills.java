package org.whatsappusage.bench;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * The bills of a large YCloud account: a pure function of the day and the place in its list, so that a year of them needs no
 * memory on the side that answers.
 *
 * @param last day, inclusive; it and the one before are transient
 * @param days how many there are
 * @param itemsPerDay on average; a row of each category for every one of them
 * @param even whether every day has as many; else they go up and down, and one day is longer than its pages reach
 * @param account number of the account, so that each one's figures are its own
 */
record YearOfBills(LocalDate last, int days, int itemsPerDay, boolean even, int account) {

    static final int WABAS = 24;
    static final List<String> CATEGORIES = List.of("marketing", "utility", "authentication", "service");

    private static final int PEAK_DAYS_AGO = 3;
    private static final int ITEMS_OF_PEAK = 10_400;
    private static final int TRANSIENT_DAYS = 2;
    private static final int LETTERS = 26;
    private static final int COST_DECIMALS = 6;
    private static final int PRICE_DECIMALS = 5;

    LocalDate first() {
        return last.minusDays(days - 1L);
    }

    /** How many items a day has. */
    int items(LocalDate day) {
        if (day.isAfter(last) || day.isBefore(first())) {
            return 0;
        }
        if (even) {
            return itemsPerDay;
        }
        if (day.equals(last.minusDays(PEAK_DAYS_AGO))) {
            return ITEMS_OF_PEAK;
        }
        return itemsPerDay + (int) (day.toEpochDay() % 7 - 3) * (itemsPerDay / 20);
    }

    /** How many items of a day are of one WABA. */
    int items(LocalDate day, int waba) {
        return (items(day) - waba + WABAS - 1) / WABAS;
    }

    long records() {
        return first().datesUntil(last.plusDays(1)).mapToLong(this::items).sum() * CATEGORIES.size();
    }

    BigDecimal cost() {
        long micros = 0;
        for (LocalDate day : first().datesUntil(last.plusDays(1)).toList()) {
            for (int item = 0; item < items(day); item++) {
                for (int category = 0; category < CATEGORIES.size(); category++) {
                    micros += micros(day, item, category);
                }
            }
        }
        return BigDecimal.valueOf(micros, COST_DECIMALS);
    }

    /** The id of the WABA with a number. */
    static String waba(int number) {
        return Long.toString(106_000_000_000_000L + number);
    }

    /** Appends an item of a day as JSON. */
    void write(LocalDate day, int item, StringBuilder json) {
        int region = item / WABAS;
        json.append("{\"date\":\"").append(day).append("\",\"isTransient\":");
        json.append(day.isAfter(last.minusDays(TRANSIENT_DAYS)));
        json.append(",\"channel\":\"whatsapp\",\"wabaId\":\"").append(waba(item % WABAS));
        json.append("\",\"regionCode\":\"").append((char) ('A' + region / LETTERS));
        json.append((char) ('A' + region % LETTERS)).append("\",\"costItems\":[");
        for (int category = 0; category < CATEGORIES.size(); category++) {
            long mixed = mixed(day, item, category);
            json.append(category == 0 ? "" : ",").append("{\"cost\":");
            json.append(BigDecimal.valueOf(micros(day, item, category), COST_DECIMALS)
                    .toPlainString());
            json.append(",\"quantity\":").append(1 + (mixed >>> 40) % 5_000);
            json.append(",\"unitPrice\":").append(BigDecimal.valueOf((mixed >>> 20) % 20_000, PRICE_DECIMALS));
            json.append(",\"conversationOriginType\":\"")
                    .append(CATEGORIES.get(category))
                    .append("\"}");
        }
        json.append("]}");
    }

    private long micros(LocalDate day, int item, int category) {
        return (mixed(day, item, category) >>> 8) % 90_000_000 + 1;
    }

    /** SplitMix64: the bits of three numbers, well shaken. */
    private long mixed(LocalDate day, int item, int category) {
        long bits = (day.toEpochDay() * 1_000_003 + item) * 31 + category + (account + 1) * 0x9E3779B97F4A7C15L;
        bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return bits ^ bits >>> 31;
    }
}
