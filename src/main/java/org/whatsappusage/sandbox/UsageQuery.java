package org.whatsappusage.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a channel-usage request asks for. Empty filters mean everything; an empty set of dimensions means no breakdown.
 *
 * @param from first second, inclusive
 * @param to last second, inclusive
 * @param countries upper case
 * @param pricingTypes upper case, as the categories and directions
 */
record UsageQuery(
        Instant from,
        Instant to,
        Granularity granularity,
        Set<String> countries,
        Set<String> pricingTypes,
        Set<String> categories,
        Set<String> metrics,
        Set<String> dimensions,
        Set<String> directions) {

    enum Granularity {
        DAILY,
        HALF_HOUR,
        MONTHLY
    }

    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");

    /** @throws InvalidParameter naming what the documents do not allow */
    static UsageQuery of(Parameters parameters) {
        parameters.allowOnly(
                "start_date",
                "end_date",
                "granularity",
                "countries",
                "pricing_types",
                "pricing_categories",
                "metrics",
                "dimensions",
                "directions");
        Instant from = second(parameters, "start_date");
        Instant to = second(parameters, "end_date");
        if (to.isBefore(from)) {
            throw new InvalidParameter("end_date", "Parameter end_date lies before start_date.");
        }
        parameters.requiredText("granularity");
        String granularity = parameters
                .choice("granularity", List.of("daily", "half_hour", "monthly"))
                .orElseThrow();
        return new UsageQuery(
                from,
                to,
                Granularity.valueOf(upper(granularity)),
                upper(parameters.matching("countries", COUNTRY, "two letters")),
                upper(parameters.choices(
                        "pricing_types", List.of("free_customer_service", "free_entry_point", "regular"))),
                upper(parameters.choices(
                        "pricing_categories",
                        List.of(
                                "authentication",
                                "authentication_international",
                                "marketing",
                                "service",
                                "utility",
                                "marketing_lite"))),
                parameters.choices("metrics", List.of("cost", "volume", "count")),
                parameters.choices(
                        "dimensions",
                        List.of("country", "pricing_type", "pricing_category", "phone", "tier", "direction")),
                upper(parameters.choices("directions", List.of("business_initiated", "user_initiated"))));
    }

    boolean asksFor(String metric) {
        return metrics.isEmpty() || metrics.contains(metric);
    }

    /** Only a request without the metrics parameter gets the average: it has no name that could be asked for. */
    boolean asksForDuration() {
        return metrics.isEmpty();
    }

    boolean breaksDownBy(String dimension) {
        return dimensions.contains(dimension);
    }

    /** Meta tells tiers only next to the country and category that they belong to. */
    boolean breaksDownByTier() {
        return breaksDownBy("tier") && breaksDownBy("country") && breaksDownBy("pricing_category");
    }

    private static Instant second(Parameters parameters, String name) {
        parameters.requiredText(name);
        return Instant.ofEpochSecond(
                parameters.integer(name, 0, 253_402_300_799L).orElseThrow());
    }

    private static Set<String> upper(Set<String> values) {
        return values.stream().map(UsageQuery::upper).collect(Collectors.toUnmodifiableSet());
    }

    private static String upper(String value) {
        return value.toUpperCase(Locale.ROOT);
    }
}
