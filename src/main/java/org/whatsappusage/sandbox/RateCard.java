package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Invented prices in the usual order of magnitude, kept as millionths of a US dollar so that every cost is an exact decimal.
 * The sandbox prices by country; real markets are coarser.
 */
final class RateCard {

    private static final int DECIMALS = 6;

    /** Millionths: marketing, utility (and service), authentication, authentication-international, a call's pulse. */
    private record Rates(long marketing, long utility, long authentication, long international, long pulse) {}

    private static final Rates OTHER = new Rates(60_400, 7_700, 30_400, 0, 1_420);

    private static final Map<String, Rates> BY_COUNTRY = Map.ofEntries(
            Map.entry("DE", new Rates(136_500, 55_000, 55_000, 0, 1_130)),
            Map.entry("AT", new Rates(59_240, 17_130, 17_130, 0, 1_710)),
            Map.entry("CH", new Rates(59_240, 17_130, 17_130, 0, 2_005)),
            Map.entry("NL", new Rates(159_720, 50_040, 50_040, 0, 1_480)),
            Map.entry("ES", new Rates(61_550, 19_980, 19_980, 0, 1_265)),
            Map.entry("PT", new Rates(59_240, 17_130, 17_130, 0, 1_300)),
            Map.entry("GB", new Rates(52_930, 22_005, 22_005, 0, 990)),
            Map.entry("US", new Rates(25_040, 3_415, 3_415, 0, 1_000)),
            Map.entry("CA", new Rates(25_040, 3_415, 3_415, 0, 1_015)),
            Map.entry("MX", new Rates(30_520, 8_485, 8_485, 0, 1_135)),
            Map.entry("BR", new Rates(62_510, 6_815, 6_815, 0, 1_190)),
            Map.entry("IN", new Rates(11_825, 1_445, 1_445, 28_015, 615)),
            Map.entry("AE", new Rates(49_905, 15_715, 15_715, 51_030, 2_240)),
            Map.entry("ID", new Rates(41_115, 25_015, 25_015, 136_005, 1_305)),
            Map.entry("SG", new Rates(73_225, 11_305, 11_305, 0, 1_095)),
            Map.entry("PH", new Rates(44_505, 10_115, 10_115, 0, 1_510)));

    /** Where a month's volume of one country and category stands, and what each step costs, in thousandths. */
    private record Tier(long from, String bounds, long permille) {}

    private static final List<Tier> VOLUME_TIERS = List.of(
            new Tier(0, "0:10000", 1000), new Tier(10_001, "10001:40000", 950), new Tier(40_001, "40001:MAX", 900));

    private static final String FLAT = "0:MAX";

    private RateCard() {}

    /**
     * The tier that a paid message is in, {@code lower:upper} with both ends inclusive.
     *
     * @param monthToDate messages of that country and category in the calendar month so far
     */
    static String tier(String category, long monthToDate) {
        return isTiered(category) ? tierAt(monthToDate).bounds() : FLAT;
    }

    /** Whether a price falls with the month's volume: for utility and authentication it does, for marketing not. */
    static boolean isTiered(String category) {
        return category.equals("UTILITY") || category.equals("AUTHENTICATION");
    }

    /** The price of one paid message in major units of {@code currency}, exact. */
    static BigDecimal message(String currency, String country, String category, long monthToDate) {
        long micros = micros(country, category);
        if (isTiered(category)) {
            micros = micros * tierAt(monthToDate).permille() / 1000;
        }
        return amount(currency, micros);
    }

    /** The price of six seconds of an outgoing call. */
    static BigDecimal callPulse(String currency, String country) {
        return amount(currency, rates(country).pulse());
    }

    /** Whether the country has an authentication-international price at all. */
    static boolean hasInternational(String country) {
        return rates(country).international() > 0;
    }

    private static Tier tierAt(long monthToDate) {
        Tier found = VOLUME_TIERS.get(0);
        for (Tier tier : VOLUME_TIERS) {
            found = monthToDate >= tier.from() ? tier : found;
        }
        return found;
    }

    private static long micros(String country, String category) {
        Rates rates = rates(country);
        return switch (category) {
            case "UTILITY", "SERVICE" -> rates.utility();
            case "AUTHENTICATION" -> rates.authentication();
            case "AUTHENTICATION_INTERNATIONAL" -> rates.international();
            case "MARKETING_LITE" -> rates.marketing() * 88 / 100;
            default -> rates.marketing();
        };
    }

    private static Rates rates(String country) {
        return BY_COUNTRY.getOrDefault(country, OTHER);
    }

    private static BigDecimal amount(String currency, long micros) {
        // Five decimals in euros, six in dollars: both occur in invoices.
        long local = currency.equals("EUR") ? micros * 92 / 1000 * 10 : micros;
        return BigDecimal.valueOf(local, DECIMALS);
    }
}
