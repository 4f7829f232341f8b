package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.whatsappusage.sandbox.DayTraffic.CallCell;
import org.whatsappusage.sandbox.DayTraffic.Calls;
import org.whatsappusage.sandbox.DayTraffic.MessageCell;

/**
 * The answer to a channel-usage request: Meta's pricing and call analytics of one channel, by the dimensions that were asked
 * for and no others.
 */
final class UsageReport {

    private final Traffic traffic;
    private final Channel channel;
    private final UsageQuery query;
    private final Map<LocalDate, DayTraffic> days = new HashMap<>();

    UsageReport(Traffic traffic, Channel channel, UsageQuery query) {
        this.traffic = traffic;
        this.channel = channel;
        this.query = query;
    }

    Map<String, Object> answer() {
        Map<String, Object> answer = Json.object(
                "id", channel.waba().metaId(), "currency", channel.waba().currency());
        if (channel.profile().messagesPerDay() > 0 && (query.asksFor("volume") || query.asksFor("cost"))) {
            answer.put("pricing_analytics", wrapped(messagePoints()));
        }
        if (channel.profile().callsPerDay() > 0 && (query.asksFor("count") || query.asksFor("cost"))) {
            answer.put("call_analytics", channel.profile().flatCalls() ? flat(callPoints()) : wrapped(callPoints()));
        }
        return answer;
    }

    private List<Bucket> buckets() {
        ZoneId zone = channel.waba().zone();
        // Nothing is older than the channel; a range from the epoch need not be walked.
        Instant from = query.from().isBefore(channel.createdAt()) ? channel.createdAt() : query.from();
        return switch (query.granularity()) {
            case DAILY -> Bucket.daily(zone, from, query.to(), traffic.now());
            case HALF_HOUR -> Bucket.halfHourly(zone, from, query.to(), traffic.now());
            case MONTHLY -> Bucket.monthly(zone, from, query.to(), traffic.now());
        };
    }

    private List<Object> messagePoints() {
        List<Object> points = new ArrayList<>();
        for (Bucket bucket : buckets()) {
            Map<Map<String, Object>, MessageSum> sums = new LinkedHashMap<>();
            for (LocalDate date : bucket.days()) {
                DayTraffic day = day(date);
                for (MessageCell cell : day.messages()) {
                    long volume = day.volume(cell, bucket.start(), bucket.end());
                    if (volume > 0 && isAskedFor(cell)) {
                        sums.computeIfAbsent(point(bucket, cell), key -> new MessageSum())
                                .add(volume, cell.price());
                    }
                }
            }
            sums.forEach((point, sum) -> sum.tell(point, points));
        }
        return points;
    }

    private List<Object> callPoints() {
        List<Object> points = new ArrayList<>();
        for (Bucket bucket : buckets()) {
            Map<Map<String, Object>, CallSum> sums = new LinkedHashMap<>();
            for (LocalDate date : bucket.days()) {
                DayTraffic day = day(date);
                for (CallCell cell : day.calls()) {
                    Calls calls = day.calls(cell, bucket.start(), bucket.end());
                    if (calls.count() > 0 && isAskedFor(cell)) {
                        sums.computeIfAbsent(point(bucket, cell), key -> new CallSum())
                                .add(calls);
                    }
                }
            }
            sums.forEach((point, sum) -> sum.tell(point, points));
        }
        return points;
    }

    private DayTraffic day(LocalDate date) {
        return days.computeIfAbsent(date, unused -> traffic.of(channel, date));
    }

    private boolean isAskedFor(MessageCell cell) {
        return passes(query.countries(), cell.country())
                && passes(query.pricingTypes(), cell.pricingType())
                && passes(query.categories(), cell.category());
    }

    private boolean isAskedFor(CallCell cell) {
        return passes(query.countries(), cell.country()) && passes(query.directions(), cell.direction());
    }

    private static boolean passes(Set<String> filter, String value) {
        return filter.isEmpty() || filter.contains(value);
    }

    /** What the data point says besides its figures; the figures of equal ones are added up. */
    private Map<String, Object> point(Bucket bucket, MessageCell cell) {
        Map<String, Object> point = point(bucket, cell.country());
        if (query.breaksDownBy("pricing_type")) {
            point.put("pricing_type", cell.pricingType());
        }
        if (query.breaksDownBy("pricing_category")) {
            point.put("pricing_category", cell.category());
        }
        if (query.breaksDownByTier() && cell.tier() != null) {
            point.put("tier", cell.tier());
        }
        return point;
    }

    private Map<String, Object> point(Bucket bucket, CallCell cell) {
        Map<String, Object> point = point(bucket, cell.country());
        if (query.breaksDownBy("direction")) {
            point.put("direction", cell.direction());
        }
        return point;
    }

    private Map<String, Object> point(Bucket bucket, String country) {
        Map<String, Object> point = Json.object(
                "start", bucket.start().getEpochSecond(), "end", bucket.end().getEpochSecond());
        if (query.breaksDownBy("phone")) {
            point.put("phone_number", channel.phone());
        }
        if (query.breaksDownBy("country")) {
            point.put("country", country);
        }
        return point;
    }

    private static Map<String, Object> wrapped(List<Object> points) {
        return Json.object("data", List.of(Json.object("data_points", points)));
    }

    /** Meta's newer form, which no 360dialog document shows. */
    private Map<String, Object> flat(List<Object> points) {
        return Json.object(
                "granularity",
                query.granularity().name(),
                "directions",
                List.of("BUSINESS_INITIATED", "USER_INITIATED"),
                "data_points",
                points);
    }

    /** A sum that is unknown until a part of it is known. */
    private static BigDecimal plus(BigDecimal sum, BigDecimal part) {
        return part == null ? sum : sum == null ? part : sum.add(part);
    }

    private final class MessageSum {

        private long volume;
        private BigDecimal cost;

        private void add(long messages, BigDecimal price) {
            volume += messages;
            cost = plus(cost, price == null ? null : price.multiply(BigDecimal.valueOf(messages)));
        }

        private void tell(Map<String, Object> point, List<Object> points) {
            Map<String, Object> told = new LinkedHashMap<>(point);
            if (query.asksFor("volume")) {
                told.put("volume", volume);
            }
            if (query.asksFor("cost") && cost != null) {
                told.put("cost", cost.stripTrailingZeros());
            }
            if (told.size() > point.size()) {
                points.add(told);
            }
        }
    }

    private final class CallSum {

        private long count;
        private long seconds;
        private BigDecimal cost;

        private void add(Calls calls) {
            count += calls.count();
            seconds += calls.seconds();
            cost = plus(cost, calls.cost());
        }

        private void tell(Map<String, Object> point, List<Object> points) {
            Map<String, Object> told = new LinkedHashMap<>(point);
            if (query.asksFor("count")) {
                told.put("count", count);
            }
            if (query.asksFor("cost") && cost != null) {
                told.put("cost", cost.stripTrailingZeros());
            }
            if (query.asksForDuration()) {
                told.put("average_duration", (2 * seconds + count) / (2 * count));
            }
            if (told.size() > point.size()) {
                points.add(told);
            }
        }
    }
}
