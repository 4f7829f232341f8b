package org.whatsappusage.provider.dialog360;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Granularity;

/**
 * {@code GET …/channels/{ch}/info/usage}: Meta's pricing and call analytics for one channel. Lists are sent as repeated keys.
 * Without dimensions the provider breaks nothing down, so a caller that wants rows must name them.
 */
final class ChannelUsageOperation implements Operation {

    private static final int MAX_DAYS = 30;
    private static final List<Limit> PER_CHANNEL = List.of(new Limit(10, Duration.ofHours(1)));
    private static final List<Limit> PER_WABA = List.of(new Limit(200, Duration.ofHours(1)));
    /** Meta closes a month with its invoice; until a week later figures of the month are still corrected. */
    private static final Duration MONTH_CLOSING = Duration.ofDays(7);

    @Override
    public String name() {
        return "channel-usage";
    }

    @Override
    public StreamPlan plan() {
        return new StreamPlan(
                StreamPlan.Kind.USAGE, StreamPlan.Scope.CHANNEL, null, null, MAX_DAYS, MAX_DAYS, null, MONTH_CLOSING);
    }

    @Override
    public HttpCall call(Connection connection, Parameters parameters) {
        // Days are those of the WABA where its zone is given.
        ZoneId zone = parameters.zone(Parameters.TIME_ZONE, ZoneOffset.UTC);
        Instant start = parameters.start(Parameters.START_DATE, zone);
        Instant end = parameters.end(Parameters.END_DATE, zone);
        if (start == null || end == null) {
            throw new IllegalArgumentException("360dialog channel-usage needs startDate and endDate");
        }
        parameters.requireOrder(zone);
        return Paths.channel(connection, parameters, "/info/usage")
                .query("start_date", start.getEpochSecond())
                .query("end_date", end.getEpochSecond())
                .query("granularity", code(granularity(parameters)))
                .query("countries", upper(parameters.list(Parameters.COUNTRIES)))
                .query("pricing_types", lower(parameters.list(Parameters.PRICING_TYPES)))
                .query("pricing_categories", lower(parameters.list(Parameters.PRICING_CATEGORIES)))
                .query("metrics", lower(parameters.list(Parameters.METRICS)))
                .query("dimensions", lower(parameters.list(Parameters.DIMENSIONS)))
                .query("directions", lower(parameters.list(Parameters.DIRECTIONS)))
                .build();
    }

    /** 10 calls an hour a channel and 200 an hour a WABA, both at once (360dialog, "Balance and usage API"). */
    @Override
    public List<Budget> budgets(Connection connection, Parameters parameters) {
        String waba = parameters.text(Parameters.WABA_ID);
        return List.of(
                new Budget(
                        "360dialog.channel-usage.per-channel",
                        connection.host() + "/" + parameters.required(Parameters.CHANNEL_ID),
                        PER_CHANNEL),
                new Budget(
                        "360dialog.channel-usage.per-waba",
                        // A WABA belongs to one client.
                        connection.host() + "/" + (waba == null ? parameters.required(Parameters.CLIENT_ID) : waba),
                        PER_WABA));
    }

    private static List<String> upper(List<String> values) {
        return values.stream().map(value -> value.toUpperCase(Locale.ROOT)).toList();
    }

    private static List<String> lower(List<String> values) {
        return values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
    }

    static Granularity granularity(Parameters parameters) {
        String granularity = parameters.text(Parameters.GRANULARITY);
        if (granularity == null) {
            return Granularity.DAY;
        }
        return switch (granularity.toLowerCase(Locale.ROOT)) {
            case "day", "daily" -> Granularity.DAY;
            case "half_hour" -> Granularity.HALF_HOUR;
            case "month", "monthly" -> Granularity.MONTH;
            default ->
                throw new IllegalArgumentException(
                        "360dialog channel-usage: granularity is day, half_hour or month, not '" + granularity + "'");
        };
    }

    private static String code(Granularity granularity) {
        return switch (granularity) {
            case DAY -> "daily";
            case HALF_HOUR -> "half_hour";
            case MONTH -> "monthly";
        };
    }

    @Override
    public Answer read(JsonParser parser, Source source) throws IOException {
        ChannelUsage.Builder usage = new ChannelUsage.Builder(source);
        JsonReader json = new JsonReader(parser, source);
        json.start();
        json.object("the answer", field -> {
            switch (field) {
                case "id" -> usage.wabaId = json.text(field);
                case "currency" -> usage.currency = json.text(field);
                case "pricing_analytics" ->
                    analytics(json, field, () -> usage.pricing.add(DataPoint.readPricing(json)));
                case "call_analytics" -> analytics(json, field, () -> usage.calls.add(DataPoint.readCall(json)));
                default -> json.skip();
            }
        });
        if (usage.wabaId == null) {
            throw json.missing("id, the WABA's,");
        }
        return usage.build();
    }

    /** Both shapes: {@code data[].data_points[]}, and {@code data_points[]} directly. */
    private static void analytics(JsonReader json, String what, JsonReader.Item point) throws IOException {
        json.object(what, field -> {
            switch (field) {
                case "data" -> json.array(what + ".data", () -> analytics(json, what + ".data", point));
                case "data_points" -> json.array(what + ".data_points", point);
                default -> json.skip();
            }
        });
    }
}
