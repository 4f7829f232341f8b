package org.whatsappusage.provider.ycloud;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Rows;
import org.whatsappusage.provider.Source;
import org.whatsappusage.record.Codes;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;

/**
 * A page of YCloud's daily bill.
 *
 * @param source what was asked
 * @param number of the page, from 1
 * @param lastNumber the last page that can be asked for
 * @param limit items that a full page has
 * @param total items on all pages, null if not reported
 * @param items in the answer's order
 */
public record UsageDetails(Source source, int number, int lastNumber, int limit, Long total, List<Item> items)
        implements Answer {

    /** YCloud states that amounts are in US dollars and names no currency in the answer. */
    private static final String CURRENCY = "USD";

    /**
     * One day, region, channel and WABA.
     *
     * @param date of UTC+8
     * @param isTransient whether it may still change; null if not reported
     * @param channel {@code whatsapp}, {@code sms}, {@code voice}, {@code email} or one never seen before
     * @param wabaId Meta's, only for WhatsApp
     * @param regionCode ISO 3166-1 alpha-2
     * @param currency normally absent
     * @param costItems one for each category
     * @param unknown fields without a column
     */
    public record Item(
            LocalDate date,
            Boolean isTransient,
            String channel,
            String wabaId,
            String regionCode,
            String currency,
            List<CostItem> costItems,
            JsonReader.Unknown unknown) {}

    /**
     * What one category cost.
     *
     * @param cost in major units, null if absent
     * @param unitPrice average, null if absent
     * @param quantity billed messages, null if absent
     * @param category {@code conversationOriginType}, only for WhatsApp
     * @param currency normally absent
     * @param unknown fields without a column
     */
    public record CostItem(
            BigDecimal cost,
            BigDecimal unitPrice,
            Long quantity,
            String category,
            String currency,
            JsonReader.Unknown unknown) {

        static final class Builder {
            BigDecimal cost;
            BigDecimal unitPrice;
            Long quantity;
            String category;
            String currency;
            final JsonReader.Unknown unknown = new JsonReader.Unknown();

            CostItem build() {
                return new CostItem(cost, unitPrice, quantity, category, currency, unknown);
            }
        }
    }

    @Override
    public Page page() {
        boolean full = items.size() >= limit;
        boolean last = number >= lastNumber;
        boolean beyond = total == null ? full && last : total > (long) lastNumber * limit;
        return new Page(items.size(), total, full && !last ? String.valueOf(number + 1) : null, beyond);
    }

    @Override
    public List<Observation> observations() {
        Rows rows = new Rows(source);
        for (Item item : items) {
            Instant start = item.date().atStartOfDay(YCloud.ZONE).toInstant();
            Instant end = item.date().plusDays(1).atStartOfDay(YCloud.ZONE).toInstant();
            for (CostItem cost : item.costItems()) {
                rows.add(record(item, cost, start, end));
            }
        }
        return List.copyOf(rows.list());
    }

    private UsageRecord record(Item item, CostItem cost, Instant start, Instant end) {
        String product = Codes.snake(item.channel());
        return new UsageRecord(
                source.connection().name(),
                source.connection().provider(),
                source.operation(),
                null,
                null,
                null,
                item.wabaId(),
                source.parameters().text(Parameters.MANAGED_ACCOUNT_ID),
                null,
                product,
                "voice".equals(product) ? "call" : "message",
                Granularity.DAY,
                start,
                end,
                YCloud.ZONE.getId(),
                Codes.upper(item.regionCode()),
                Codes.snake(cost.category()),
                null,
                null,
                null,
                cost.quantity(),
                cost.quantity(),
                null,
                cost.cost(),
                cost.unitPrice(),
                currency(item, cost),
                // A figure that the provider does not call final is not.
                Boolean.FALSE.equals(item.isTransient()) ? Finality.FINAL : Finality.TRANSIENT,
                attributes(item, cost));
    }

    private static String currency(Item item, CostItem cost) {
        String own = Codes.upper(cost.currency());
        String items = Codes.upper(item.currency());
        return own != null ? own : items != null ? items : CURRENCY;
    }

    /** The fields of the item and of the cost item side by side; one that both have stands under {@code item} too. */
    private static String attributes(Item item, CostItem cost) {
        JsonReader.Unknown all = new JsonReader.Unknown();
        JsonReader.Unknown twice = new JsonReader.Unknown();
        item.unknown().fields().forEach(all::keep);
        cost.unknown().fields().forEach((name, value) -> {
            if (all.has(name)) {
                twice.keep(name, all.fields().get(name));
            }
            all.keep(name, value);
        });
        if (!twice.fields().isEmpty()) {
            all.keep("item", twice.json());
        }
        return all.json();
    }
}
