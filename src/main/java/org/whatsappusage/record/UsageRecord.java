package org.whatsappusage.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What was used in one period, as one row of a provider's answer says it. Every amount is exact; null means that the
 * provider did not say, and is never zero.
 *
 * @param connection name of the configured connection
 * @param provider {@code 360dialog} or {@code ycloud}
 * @param stream the operation that it was read by; streams measure the same messages differently and are never added
 * @param partnerId the provider's own id, null where it has none
 * @param clientId the provider's own id, null where it has none
 * @param channelId the provider's own id, null where it has none
 * @param wabaId the WABA's id as Meta knows it, null where not reported
 * @param managedAccountId YCloud managed account, null for the own account
 * @param phoneNumber E.164 with {@code +}, null where the provider does not split by number
 * @param product {@code whatsapp}, {@code sms}, {@code voice}, {@code email}
 * @param unit {@code message}, {@code call}, {@code conversation}
 * @param granularity length of the period
 * @param periodStart UTC, inclusive
 * @param periodEnd UTC, exclusive
 * @param periodZone the zone whose day it is: an offset such as {@code +08:00} or an IANA name; null if not known
 * @param country ISO 3166-1 alpha-2, upper case
 * @param category lower snake case, an open set
 * @param pricingType lower snake case, an open set
 * @param direction lower snake case, an open set
 * @param tier as reported
 * @param quantity messages, completed calls or conversations
 * @param paidQuantity how many of them are charged
 * @param durationSeconds calls only: count × average duration
 * @param cost in major units of {@code currency}
 * @param unitPrice in major units of {@code currency}, an average where the provider says so
 * @param currency ISO 4217, upper case
 * @param finality how settled the figures are
 * @param attributes a JSON object with every field of the provider's row that has no column; {@code {}} if there is none
 */
public record UsageRecord(
        String connection,
        String provider,
        String stream,
        String partnerId,
        String clientId,
        String channelId,
        String wabaId,
        String managedAccountId,
        String phoneNumber,
        String product,
        String unit,
        Granularity granularity,
        Instant periodStart,
        Instant periodEnd,
        String periodZone,
        String country,
        String category,
        String pricingType,
        String direction,
        String tier,
        Long quantity,
        Long paidQuantity,
        Long durationSeconds,
        BigDecimal cost,
        BigDecimal unitPrice,
        String currency,
        Finality finality,
        String attributes)
        implements Observation {

    /** The same with other figures. */
    UsageRecord with(Figures figures, String otherCurrency) {
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
                figures.quantity(),
                figures.paidQuantity(),
                figures.durationSeconds(),
                figures.cost(),
                unitPrice,
                otherCurrency,
                finality,
                attributes);
    }

    /** The zone whose day it is; UTC where that is not known. */
    public ZoneId zone() {
        return periodZone == null ? ZoneOffset.UTC : ZoneId.of(periodZone);
    }

    /** The day that the period begins on, in its {@link #zone}. */
    public LocalDate firstDay() {
        return LocalDate.ofInstant(periodStart, zone());
    }

    /**
     * The last day of the period, inclusive. By its length and not by its end: a zone that is known as an offset only misses
     * the change of the clocks in between, and an end would lie on the wrong side of midnight.
     */
    public LocalDate lastDay() {
        return granularity == Granularity.MONTH ? firstDay().plusMonths(1).minusDays(1) : firstDay();
    }

    /** Identifies the record on every machine, in every database and in every reading. */
    public String recordKey() {
        return RecordKey.of(this);
    }
}
