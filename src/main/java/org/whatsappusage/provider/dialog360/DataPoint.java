package org.whatsappusage.provider.dialog360;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.whatsappusage.provider.JsonReader;

/**
 * A data point of pricing or call analytics; which fields it has depends on the dimensions that were asked for.
 *
 * @param start UTC, inclusive
 * @param end UTC, exclusive
 * @param phoneNumber digits as reported
 * @param country as reported
 * @param pricingType as reported
 * @param pricingCategory as reported
 * @param tier as reported
 * @param direction as reported
 * @param quantity delivered messages ({@code volume}) or completed calls ({@code count})
 * @param averageDuration of a call in seconds, calls only
 * @param cost in major units; may be absent, which is not zero
 * @param currency normally absent
 * @param unknown every other field
 */
public record DataPoint(
        Instant start,
        Instant end,
        String phoneNumber,
        String country,
        String pricingType,
        String pricingCategory,
        String tier,
        String direction,
        Long quantity,
        BigDecimal averageDuration,
        BigDecimal cost,
        String currency,
        JsonReader.Unknown unknown) {

    /** Of pricing analytics. */
    static DataPoint readPricing(JsonReader json) throws IOException {
        Builder point = new Builder();
        json.object("data point", field -> {
            switch (field) {
                case "volume" -> point.quantity = json.count(field);
                case "pricing_type" -> point.pricingType = json.text(field);
                case "pricing_category" -> point.pricingCategory = json.text(field);
                case "tier" -> point.tier = json.text(field);
                default -> point.common(json, field);
            }
        });
        return point.build(json);
    }

    /** Of call analytics. Type, category and tier have no column for calls and stay among the unknown fields. */
    static DataPoint readCall(JsonReader json) throws IOException {
        Builder point = new Builder();
        json.object("data point", field -> {
            switch (field) {
                case "count" -> point.quantity = json.count(field);
                case "average_duration" -> {
                    point.unknown.keep(field, json.copy());
                    point.averageDuration = json.decimal(field);
                }
                default -> point.common(json, field);
            }
        });
        return point.build(json);
    }

    private static final class Builder {
        private Instant start;
        private Instant end;
        private String phoneNumber;
        private String country;
        private String pricingType;
        private String pricingCategory;
        private String tier;
        private String direction;
        private Long quantity;
        private BigDecimal averageDuration;
        private BigDecimal cost;
        private String currency;
        private final JsonReader.Unknown unknown = new JsonReader.Unknown();

        private void common(JsonReader json, String field) throws IOException {
            switch (field) {
                case "start" -> start = json.time(field);
                case "end" -> end = json.time(field);
                case "phone_number" -> phoneNumber = json.text(field);
                case "country" -> country = json.text(field);
                case "direction" -> direction = json.text(field);
                case "currency" -> currency = json.text(field);
                case "cost" -> cost = json.decimal(field);
                default -> unknown.keep(field, json.copy());
            }
        }

        private DataPoint build(JsonReader json) {
            if (start == null || end == null) {
                throw json.missing((start == null ? "start" : "end") + " of a data point");
            }
            return new DataPoint(
                    start,
                    end,
                    phoneNumber,
                    country,
                    pricingType,
                    pricingCategory,
                    tier,
                    direction,
                    quantity,
                    averageDuration,
                    cost,
                    currency,
                    unknown);
        }
    }
}
