package org.whatsappusage.record;

import java.math.BigDecimal;
import java.time.Instant;

/** A usage record as a test expects it, written out by hand. What is not named is null. */
public final class ExpectedUsage {

    private String connection;
    private String provider;
    private String stream;
    private String partnerId;
    private String clientId;
    private String channelId;
    private String wabaId;
    private String managedAccountId;
    private String phoneNumber;
    private String product;
    private String unit;
    private Granularity granularity;
    private Instant periodStart;
    private Instant periodEnd;
    private String periodZone;
    private String country;
    private String category;
    private String pricingType;
    private String direction;
    private String tier;
    private Long quantity;
    private Long paidQuantity;
    private Long durationSeconds;
    private BigDecimal cost;
    private BigDecimal unitPrice;
    private String currency;
    private Finality finality;
    private String attributes = "{}";

    public static ExpectedUsage of(String connection, String provider, String stream) {
        ExpectedUsage expected = new ExpectedUsage();
        expected.connection = connection;
        expected.provider = provider;
        expected.stream = stream;
        return expected;
    }

    public ExpectedUsage partner(String id) {
        partnerId = id;
        return this;
    }

    public ExpectedUsage client(String id) {
        clientId = id;
        return this;
    }

    public ExpectedUsage channel(String id) {
        channelId = id;
        return this;
    }

    public ExpectedUsage waba(String id) {
        wabaId = id;
        return this;
    }

    public ExpectedUsage managedAccount(String id) {
        managedAccountId = id;
        return this;
    }

    public ExpectedUsage phone(String number) {
        phoneNumber = number;
        return this;
    }

    public ExpectedUsage what(String expectedProduct, String expectedUnit) {
        product = expectedProduct;
        unit = expectedUnit;
        return this;
    }

    public ExpectedUsage period(Granularity length, String start, String end, String zone) {
        granularity = length;
        periodStart = Instant.parse(start);
        periodEnd = Instant.parse(end);
        periodZone = zone;
        return this;
    }

    public ExpectedUsage country(String code) {
        country = code;
        return this;
    }

    public ExpectedUsage category(String code) {
        category = code;
        return this;
    }

    public ExpectedUsage pricingType(String code) {
        pricingType = code;
        return this;
    }

    public ExpectedUsage direction(String code) {
        direction = code;
        return this;
    }

    public ExpectedUsage tier(String text) {
        tier = text;
        return this;
    }

    public ExpectedUsage quantity(long number) {
        quantity = number;
        return this;
    }

    public ExpectedUsage paid(long number) {
        paidQuantity = number;
        return this;
    }

    public ExpectedUsage seconds(long number) {
        durationSeconds = number;
        return this;
    }

    public ExpectedUsage cost(String amount) {
        cost = new BigDecimal(amount);
        return this;
    }

    public ExpectedUsage unitPrice(String amount) {
        unitPrice = new BigDecimal(amount);
        return this;
    }

    public ExpectedUsage currency(String code) {
        currency = code;
        return this;
    }

    public ExpectedUsage finality(Finality expected) {
        finality = expected;
        return this;
    }

    public ExpectedUsage attributes(String json) {
        attributes = json;
        return this;
    }

    public UsageRecord record() {
        return new UsageRecord(
                connection,
                provider,
                stream,
                partnerId,
                clientId,
                channelId,
                wabaId,
                managedAccountId,
                phoneNumber,
                product,
                unit,
                granularity,
                periodStart,
                periodEnd,
                periodZone,
                country,
                category,
                pricingType,
                direction,
                tier,
                quantity,
                paidQuantity,
                durationSeconds,
                cost,
                unitPrice,
                currency,
                finality,
                attributes);
    }
}
