package org.whatsappusage.provider.dialog360;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.ContradictingAnswerException;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Rows;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.Codes;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;

/**
 * The analytics of one channel.
 *
 * @param source what was asked
 * @param wabaId Meta's id, not 360dialog's
 * @param currency of the WABA, as reported; null if absent
 * @param pricing delivered messages
 * @param calls completed calls
 */
public record ChannelUsage(
        Source source, String wabaId, String currency, List<DataPoint> pricing, List<DataPoint> calls)
        implements Answer {

    static final class Builder {
        private final Source source;
        String wabaId;
        String currency;
        final List<DataPoint> pricing = new ArrayList<>();
        final List<DataPoint> calls = new ArrayList<>();

        Builder(Source source) {
            this.source = source;
        }

        ChannelUsage build() {
            return new ChannelUsage(source, wabaId, currency, pricing, calls);
        }
    }

    @Override
    public Page page() {
        return Page.only(pricing.size() + calls.size());
    }

    /**
     * One record for each data point, in the order of the answer.
     *
     * @throws ContradictingAnswerException if a data point is for another number than the channel's: adding up channels would
     *     then count messages twice
     */
    @Override
    public List<Observation> observations() {
        String channelPhone = Codes.phone(source.parameters().text(Parameters.PHONE_NUMBER));
        Rows rows = new Rows(source);
        pricing.forEach(point -> rows.add(message(point, phone(point, channelPhone))));
        calls.forEach(point -> rows.add(call(point, phone(point, channelPhone))));
        return List.copyOf(rows.list());
    }

    private String phone(DataPoint point, String channelPhone) {
        String phone = Codes.phone(point.phoneNumber());
        if (phone != null && channelPhone != null && !phone.equals(channelPhone)) {
            throw new ContradictingAnswerException(
                    source,
                    "the answer has usage of " + phone + ", but channel "
                            + source.parameters().text(Parameters.CHANNEL_ID) + " is " + channelPhone);
        }
        return phone == null ? channelPhone : phone;
    }

    private UsageRecord message(DataPoint point, String phone) {
        String pricingType = Codes.snake(point.pricingType());
        return record(
                point,
                phone,
                "message",
                Codes.snake(point.pricingCategory()),
                pricingType,
                point.tier(),
                paid(pricingType, point.quantity()),
                null);
    }

    private UsageRecord call(DataPoint point, String phone) {
        return record(point, phone, "call", null, null, null, null, duration(point));
    }

    private UsageRecord record(
            DataPoint point,
            String phone,
            String unit,
            String category,
            String pricingType,
            String tier,
            Long paidQuantity,
            Long durationSeconds) {
        Parameters parameters = source.parameters();
        String own = Codes.upper(point.currency());
        return new UsageRecord(
                source.connection().name(),
                source.connection().provider(),
                source.operation(),
                source.connection().partnerId(),
                parameters.text(Parameters.CLIENT_ID),
                parameters.text(Parameters.CHANNEL_ID),
                wabaId,
                null,
                phone,
                "whatsapp",
                unit,
                ChannelUsageOperation.granularity(parameters),
                point.start(),
                point.end(),
                zone(point),
                Codes.upper(point.country()),
                category,
                pricingType,
                Codes.snake(point.direction()),
                tier,
                point.quantity(),
                paidQuantity,
                durationSeconds,
                point.cost(),
                null,
                own == null ? Codes.upper(currency) : own,
                Finality.ESTIMATE,
                point.unknown().json());
    }

    /** {@code regular} is billable and {@code free_…} is not; a type never seen before is left open rather than guessed. */
    private static Long paid(String pricingType, Long volume) {
        if (pricingType == null || volume == null) {
            return null;
        }
        if (pricingType.equals("regular")) {
            return volume;
        }
        return pricingType.startsWith("free_") ? Long.valueOf(0) : null;
    }

    private Long duration(DataPoint point) {
        if (point.quantity() == null || point.averageDuration() == null) {
            return null;
        }
        try {
            return point.averageDuration()
                    .multiply(BigDecimal.valueOf(point.quantity()))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (ArithmeticException tooLong) {
            throw new UnreadableAnswerException(source, 200, "count × average_duration is beyond all measure", tooLong);
        }
    }

    /**
     * The zone whose day a data point is. Meta cuts days by the WABA's zone and does not name it: it is the zone that was
     * given if the point begins at a midnight of it, else the offset at which its start is a midnight. Each point is looked
     * at alone, so that a day has the same zone in whichever window it is read.
     */
    private String zone(DataPoint point) {
        String given = source.parameters().text(Parameters.TIME_ZONE);
        if (ChannelUsageOperation.granularity(source.parameters()) == Granularity.HALF_HOUR) {
            return given;
        }
        if (given != null
                && Granularity.DAY.floor(point.start(), ZoneId.of(given)).equals(point.start())) {
            return given;
        }
        ZoneOffset offset = offset(point.start());
        return offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId();
    }

    /** The offset at which this instant is a midnight; of the two that differ by a day, the one with the more people. */
    private static ZoneOffset offset(Instant midnight) {
        int day = 24 * 3600;
        int behind = Math.floorMod(midnight.getEpochSecond(), day);
        return ZoneOffset.ofTotalSeconds(behind < 11 * 3600 ? -behind : day - behind);
    }
}
