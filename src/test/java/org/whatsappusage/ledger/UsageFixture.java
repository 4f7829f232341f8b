package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.UsageRecord;

/** A usage record of one UTC day that a test changes where it matters. */
public record UsageFixture(
        String connection,
        String stream,
        String channelId,
        String day,
        String country,
        String tier,
        Long quantity,
        BigDecimal cost,
        String currency,
        Finality finality,
        String attributes) {

    public static UsageFixture usage(String day) {
        return new UsageFixture(
                "main",
                "channel-usage",
                "ch1",
                day,
                "DE",
                null,
                10L,
                new BigDecimal("1.25"),
                "EUR",
                Finality.ESTIMATE,
                "{}");
    }

    public UsageFixture connection(String value) {
        return new UsageFixture(
                value, stream, channelId, day, country, tier, quantity, cost, currency, finality, attributes);
    }

    public UsageFixture channel(String value) {
        return new UsageFixture(
                connection, stream, value, day, country, tier, quantity, cost, currency, finality, attributes);
    }

    public UsageFixture stream(String value) {
        return new UsageFixture(
                connection, value, channelId, day, country, tier, quantity, cost, currency, finality, attributes);
    }

    public UsageFixture country(String value) {
        return new UsageFixture(
                connection, stream, channelId, day, value, tier, quantity, cost, currency, finality, attributes);
    }

    public UsageFixture tier(String value) {
        return new UsageFixture(
                connection, stream, channelId, day, country, value, quantity, cost, currency, finality, attributes);
    }

    public UsageFixture quantity(long value) {
        return new UsageFixture(
                connection, stream, channelId, day, country, tier, value, cost, currency, finality, attributes);
    }

    public UsageFixture cost(String value, String inCurrency) {
        return new UsageFixture(
                connection,
                stream,
                channelId,
                day,
                country,
                tier,
                quantity,
                value == null ? null : new BigDecimal(value),
                inCurrency,
                finality,
                attributes);
    }

    public UsageFixture finality(Finality value) {
        return new UsageFixture(
                connection, stream, channelId, day, country, tier, quantity, cost, currency, value, attributes);
    }

    public UsageFixture attributes(String value) {
        return new UsageFixture(
                connection, stream, channelId, day, country, tier, quantity, cost, currency, finality, value);
    }

    public UsageRecord record() {
        Instant start = Instant.parse(day + "T00:00:00Z");
        return record(Granularity.DAY, start, Granularity.DAY.next(start, ZoneOffset.UTC));
    }

    /** The same for another period, whatever its day is. */
    public UsageRecord record(Granularity granularity, Instant start, Instant end) {
        return record(granularity, start, end, "UTC");
    }

    /** @param zone as in {@link UsageRecord#periodZone()} */
    public UsageRecord record(Granularity granularity, Instant start, Instant end, String zone) {
        return new UsageRecord(
                connection,
                "360dialog",
                stream,
                "partner",
                "client",
                channelId,
                "waba",
                null,
                "+4930123456",
                "whatsapp",
                "message",
                granularity,
                start,
                end,
                zone,
                country,
                "marketing",
                "regular",
                "outbound",
                tier,
                quantity,
                quantity,
                null,
                cost,
                null,
                currency,
                finality,
                attributes);
    }
}
