package org.whatsappusage.provider.ycloud;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.provider.UnreadableAnswerException;

/**
 * {@code GET /v2/billing/usageDetails}: one item for a UTC+8 day, region, channel and WABA, newest day first, in pages of at
 * most 100. Pages end when one is shorter than its limit; the hundredth is the last that can be asked for, full or not.
 */
final class UsageDetailsOperation implements Operation {

    private static final int MAX_LIMIT = 100;
    private static final int MAX_PAGE = 100;
    private static final int MAX_DAYS = 30;

    @Override
    public String name() {
        return "usage-details";
    }

    @Override
    public StreamPlan plan() {
        // Today and yesterday are transient (field isTransient), so a day is settled a day after its end at the
        // earliest.
        return new StreamPlan(
                StreamPlan.Kind.USAGE,
                StreamPlan.Scope.ACCOUNT,
                YCloud.ZONE,
                null,
                MAX_DAYS,
                1,
                Duration.ofDays(1),
                null);
    }

    @Override
    public HttpCall call(Connection connection, Parameters parameters) {
        LocalDate start = parameters.date(Parameters.START_DATE, YCloud.ZONE);
        LocalDate end = parameters.date(Parameters.END_DATE, YCloud.ZONE);
        if (start == null || end == null) {
            throw new IllegalArgumentException("ycloud usage-details needs startDate and endDate");
        }
        if (end.isBefore(start)) {
            throw new IllegalArgumentException(
                    "ycloud usage-details: endDate " + end + " is before startDate " + start);
        }
        return HttpCall.get(connection.baseUrl(), "/v2/billing/usageDetails")
                .query("page", page(parameters))
                .query("limit", limit(parameters))
                .query("includeTotal", parameters.bool(Parameters.INCLUDE_TOTAL))
                .query("filter.startDate", start)
                .query("filter.endDate", end)
                .query("filter.wabaId", parameters.text(Parameters.WABA_ID))
                .header("X-Managed-Account-ID", parameters.text(Parameters.MANAGED_ACCOUNT_ID))
                .build();
    }

    private static int page(Parameters parameters) {
        String cursor = Parameters.CURSOR;
        Integer page = parameters.integer(parameters.names().contains(cursor) ? cursor : Parameters.PAGE);
        return within(page == null ? 1 : page, MAX_PAGE, Parameters.PAGE);
    }

    private static int limit(Parameters parameters) {
        Integer limit = parameters.integer(Parameters.LIMIT);
        return within(limit == null ? MAX_LIMIT : limit, MAX_LIMIT, Parameters.LIMIT);
    }

    private static int within(int value, int most, String name) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "ycloud usage-details: " + name + " is from 1 to " + most + ", not " + value);
        }
        return value;
    }

    @Override
    public List<Budget> budgets(Connection connection, Parameters parameters) {
        return YCloud.budgets(connection);
    }

    @Override
    public Answer read(JsonParser parser, Source source) throws IOException {
        JsonReader json = new JsonReader(parser, source);
        List<UsageDetails.Item> items = new ArrayList<>(MAX_LIMIT);
        Long[] numbers = new Long[2];
        boolean[] listed = new boolean[1];
        json.start();
        json.object("the answer", field -> {
            switch (field) {
                case "limit" -> numbers[0] = json.count(field);
                case "total" -> numbers[1] = json.count(field);
                case "items" -> {
                    listed[0] = true;
                    json.array(field, () -> items.add(item(json, source)));
                }
                default -> json.skip();
            }
        });
        if (!listed[0]) {
            throw json.missing("items");
        }
        int asked = limit(source.parameters());
        int limit = numbers[0] == null ? asked : (int) Math.min(asked, Math.max(1, numbers[0]));
        return new UsageDetails(source, page(source.parameters()), MAX_PAGE, limit, numbers[1], items);
    }

    private static UsageDetails.Item item(JsonReader json, Source source) throws IOException {
        String[] texts = new String[5];
        Boolean[] isTransient = new Boolean[1];
        List<UsageDetails.CostItem> costs = new ArrayList<>();
        JsonReader.Unknown unknown = new JsonReader.Unknown();
        json.object("item", field -> {
            switch (field) {
                case "date" -> texts[0] = json.text(field);
                case "isTransient" -> isTransient[0] = json.bool(field);
                case "channel" -> texts[1] = json.text(field);
                case "wabaId" -> texts[2] = json.text(field);
                case "regionCode" -> texts[3] = json.text(field);
                case "currency" -> texts[4] = json.text(field);
                case "costItems" -> json.array(field, () -> costs.add(costItem(json)));
                default -> unknown.keep(field, json.copy());
            }
        });
        if (texts[0] == null || texts[1] == null) {
            throw json.missing((texts[0] == null ? "date" : "channel") + " of an item");
        }
        return new UsageDetails.Item(
                date(texts[0], source), isTransient[0], texts[1], texts[2], texts[3], texts[4], costs, unknown);
    }

    private static UsageDetails.CostItem costItem(JsonReader json) throws IOException {
        UsageDetails.CostItem.Builder cost = new UsageDetails.CostItem.Builder();
        json.object("cost item", field -> {
            switch (field) {
                case "cost" -> cost.cost = json.decimal(field);
                case "unitPrice" -> cost.unitPrice = json.decimal(field);
                case "quantity" -> cost.quantity = json.count(field);
                case "conversationOriginType" -> cost.category = json.text(field);
                case "currency" -> cost.currency = json.text(field);
                default -> cost.unknown.keep(field, json.copy());
            }
        });
        return cost.build();
    }

    private static LocalDate date(String text, Source source) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new UnreadableAnswerException(source, 200, "date is no day: '" + text + "'", wrong);
        }
    }
}
