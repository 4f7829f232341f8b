package org.whatsappusage.provider.dialog360;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Rows;
import org.whatsappusage.provider.Source;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Codes;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;

/**
 * {@code BalanceOut} of a client or a channel; no field of it is required.
 *
 * @param source what was asked
 * @param scope client or channel
 * @param amount in major units, null if absent. Only meaningful for clients that pay directly; 0 need not mean out of funds.
 * @param currency as reported, null if absent
 * @param granularity as reported, null if absent
 * @param lastRenewalAt UTC, null if absent
 * @param lastRenewalAmount null if absent
 * @param usage one for each period, empty if absent; always empty for a channel
 */
public record Balance(
        Source source,
        BalanceSnapshot.Scope scope,
        BigDecimal amount,
        String currency,
        String granularity,
        Instant lastRenewalAt,
        BigDecimal lastRenewalAmount,
        List<Usage> usage)
        implements Answer {

    /** From this day messages are charged one by one; before, conversations were (Meta, "Pricing"). */
    private static final LocalDate PER_MESSAGE = LocalDate.of(2025, 7, 1);

    /**
     * The usage of one period.
     *
     * @param periodDate some instant within the period
     * @param categories by name, in the answer's order
     * @param unknown every other field, the period's totals among them
     */
    public record Usage(Instant periodDate, Map<String, Category> categories, JsonReader.Unknown unknown) {

        /** Fields that look like a category's and are totals of the whole period. */
        private static final Set<String> TOTALS = Set.of("total_price", "free_quantity", "paid_quantity", "quantity");

        static Usage read(JsonReader json) throws IOException {
            Instant[] date = new Instant[1];
            Map<String, Category> categories = new LinkedHashMap<>();
            JsonReader.Unknown unknown = new JsonReader.Unknown();
            json.object("usage", field -> {
                if (field.equals("period_date")) {
                    date[0] = json.time(field);
                } else if (TOTALS.contains(field)) {
                    unknown.keep(field, json.copy());
                } else if (field.endsWith("_paid_quantity")) {
                    category(categories, field, "_paid_quantity").paidQuantity = json.count(field);
                } else if (field.endsWith("_quantity")) {
                    category(categories, field, "_quantity").quantity = json.count(field);
                } else if (field.endsWith("_price")) {
                    category(categories, field, "_price").price = json.decimal(field);
                } else {
                    unknown.keep(field, json.copy());
                }
            });
            if (date[0] == null) {
                throw json.missing("period_date of a usage row");
            }
            return new Usage(date[0], categories, unknown);
        }

        private static Category category(Map<String, Category> categories, String field, String suffix) {
            return categories.computeIfAbsent(
                    field.substring(0, field.length() - suffix.length()), name -> new Category());
        }
    }

    /** What one category says; null where it does not. */
    public static final class Category {
        private BigDecimal price;
        private Long quantity;
        private Long paidQuantity;

        public BigDecimal price() {
            return price;
        }

        public Long quantity() {
            return quantity;
        }

        public Long paidQuantity() {
            return paidQuantity;
        }

        private boolean present() {
            return price != null || quantity != null || paidQuantity != null;
        }
    }

    static final class Builder {
        private final Source source;
        private final BalanceSnapshot.Scope scope;
        BigDecimal amount;
        String currency;
        String granularity;
        Instant lastRenewalAt;
        BigDecimal lastRenewalAmount;
        final List<Usage> usage = new ArrayList<>();

        Builder(Source source, BalanceSnapshot.Scope scope) {
            this.source = source;
            this.scope = scope;
        }

        Balance build() {
            return new Balance(
                    source, scope, amount, currency, granularity, lastRenewalAt, lastRenewalAmount, List.copyOf(usage));
        }
    }

    @Override
    public Page page() {
        return Page.only(usage.size());
    }

    /** The balance, and for a client one record for each category and period. */
    @Override
    public List<Observation> observations() {
        List<Observation> all = new ArrayList<>();
        if (amount != null) {
            all.add(new BalanceSnapshot(
                    source.connection().name(),
                    scope,
                    source.connection().partnerId(),
                    source.parameters().text(Parameters.CLIENT_ID),
                    source.parameters().text(Parameters.CHANNEL_ID),
                    null,
                    amount,
                    Codes.upper(currency),
                    lastRenewalAt,
                    lastRenewalAmount,
                    source.observedAt()));
        }
        if (scope == BalanceSnapshot.Scope.CLIENT) {
            Rows rows = new Rows(source);
            for (Usage period : usage) {
                period.categories().forEach((name, category) -> {
                    if (category.present()) {
                        rows.add(record(period, name, category));
                    }
                });
            }
            all.addAll(rows.list());
        }
        return all;
    }

    private UsageRecord record(Usage period, String name, Category category) {
        // The answer says what it is cut by; period_date may be any instant inside, so it is floored here.
        String cut = granularity == null ? source.parameters().text(Parameters.GRANULARITY) : granularity;
        Granularity length = cut == null || Codes.snake(cut).startsWith("month") ? Granularity.MONTH : Granularity.DAY;
        Instant start = length.floor(period.periodDate(), ZoneOffset.UTC);
        boolean perMessage = !LocalDate.ofInstant(start, ZoneOffset.UTC).isBefore(PER_MESSAGE);
        return new UsageRecord(
                source.connection().name(),
                source.connection().provider(),
                source.operation(),
                source.connection().partnerId(),
                source.parameters().text(Parameters.CLIENT_ID),
                source.parameters().text(Parameters.CHANNEL_ID),
                null,
                null,
                null,
                "whatsapp",
                perMessage ? "message" : "conversation",
                length,
                start,
                length.next(start, ZoneOffset.UTC),
                "UTC",
                null,
                Codes.snake(name),
                null,
                null,
                null,
                category.quantity(),
                category.paidQuantity(),
                null,
                category.price(),
                null,
                Codes.upper(currency),
                Finality.ESTIMATE,
                period.unknown().json());
    }
}
