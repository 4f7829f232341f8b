package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The deprecated usage inside client balance answers: the same messages as channel usage, counted in UTC days or months and in
 * the four categories that the old schema has. Calls are not in it. Newer categories are counted with the one that they grew
 * out of, as an old pipeline would do.
 */
record LegacyUsage(Traffic traffic) {

    /** The order in which the categories are told. */
    private static final List<String> CATEGORIES = List.of("authentication", "marketing", "utility", "service");

    /**
     * What one category comes to in one period.
     *
     * @param price the costs, not the price of one
     */
    record Count(long quantity, long paid, BigDecimal price, long freeEntryPoint) {

        private static final Count NONE = new Count(0, 0, BigDecimal.ZERO, 0);

        private Count plus(DayTraffic.MessageCell cell, long volume) {
            boolean isPaid = cell.pricingType().equals(Flow.REGULAR);
            boolean fromAds = cell.pricingType().equals(Flow.FREE_ENTRY_POINT);
            BigDecimal cost =
                    cell.price() == null ? BigDecimal.ZERO : cell.price().multiply(BigDecimal.valueOf(volume));
            return new Count(
                    quantity + volume,
                    paid + (isPaid ? volume : 0),
                    price.add(cost),
                    freeEntryPoint + (fromAds ? volume : 0));
        }
    }

    /** The UTC days or, newest first, months that a span touches, the running one included. */
    List<Bucket> buckets(boolean byMonth, Instant from, Instant to) {
        List<Bucket> days = Bucket.daily(ZoneOffset.UTC, from, to, traffic.now());
        if (!byMonth) {
            return days;
        }
        return days.stream()
                .map(day -> YearMonth.from(day.days().get(0)))
                .distinct()
                .map(LegacyUsage::month)
                .toList();
    }

    private static Bucket month(YearMonth month) {
        LocalDate first = month.atDay(1);
        LocalDate next = month.plusMonths(1).atDay(1);
        return new Bucket(
                first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                next.atStartOfDay(ZoneOffset.UTC).toInstant(),
                first.datesUntil(next).toList());
    }

    /** What the channels come to in a bucket, by category; categories without messages are missing. */
    Map<String, Count> counts(List<Channel> channels, Bucket bucket) {
        Map<String, Count> counts = new LinkedHashMap<>();
        for (Channel channel : channels) {
            ZoneId zone = channel.waba().zone();
            LocalDate last = LocalDate.ofInstant(bucket.end().minusSeconds(1), zone);
            for (LocalDate date = LocalDate.ofInstant(bucket.start(), zone);
                    !date.isAfter(last);
                    date = date.plusDays(1)) {
                DayTraffic day = traffic.of(channel, date);
                for (DayTraffic.MessageCell cell : day.messages()) {
                    long volume = day.volume(cell, bucket.start(), bucket.end());
                    if (volume > 0) {
                        counts.compute(
                                oldCategory(cell.category()),
                                (name, count) -> (count == null ? Count.NONE : count).plus(cell, volume));
                    }
                }
            }
        }
        return counts;
    }

    List<Object> items(List<Channel> channels, List<Bucket> buckets) {
        List<Object> items = new ArrayList<>();
        for (Bucket bucket : buckets) {
            Map<String, Count> counts = counts(channels, bucket);
            if (!counts.isEmpty()) {
                items.add(item(bucket, counts));
            }
        }
        return items;
    }

    private static Map<String, Object> item(Bucket bucket, Map<String, Count> counts) {
        Count sum = counts.values().stream()
                .reduce(
                        Count.NONE,
                        (a, b) -> new Count(
                                a.quantity() + b.quantity(),
                                a.paid() + b.paid(),
                                a.price().add(b.price()),
                                a.freeEntryPoint() + b.freeEntryPoint()));
        Map<String, Object> item = Json.object(
                "period_date", bucket.start().toString(),
                "total_price", sum.price().stripTrailingZeros(),
                "quantity", sum.quantity(),
                "free_quantity", sum.quantity() - sum.paid(),
                "paid_quantity", sum.paid());
        for (String category : CATEGORIES) {
            Count count = counts.get(category);
            if (count != null) {
                item.put(category + "_price", count.price().stripTrailingZeros());
                item.put(category + "_quantity", count.quantity());
                item.put(category + "_paid_quantity", count.paid());
            }
        }
        item.put("free_entry_point", sum.freeEntryPoint());
        item.put("free_tier", 0);
        return item;
    }

    private static String oldCategory(String category) {
        return switch (category) {
            case "AUTHENTICATION", "AUTHENTICATION_INTERNATIONAL" -> "authentication";
            case "UTILITY" -> "utility";
            case "SERVICE", "REFERRAL_CONVERSION" -> "service";
            default -> "marketing";
        };
    }
}
