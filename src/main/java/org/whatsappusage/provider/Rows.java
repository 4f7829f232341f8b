package org.whatsappusage.provider;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.RecordKey;
import org.whatsappusage.record.UsageRecord;

/**
 * Rows of one answer by identity. A provider that splits one slice into two rows (the same category twice in an item, or a
 * breakdown that the ledger has no column for) means their sum.
 */
public final class Rows {

    private final Source source;
    private final Map<List<Object>, List<UsageRecord>> byIdentity = new LinkedHashMap<>();

    /**
     * @param source where the rows come from
     */
    public Rows(Source source) {
        this.source = source;
    }

    public void add(UsageRecord row) {
        byIdentity
                .computeIfAbsent(RecordKey.identity(row), identity -> new ArrayList<>(1))
                .add(row);
    }

    /**
     * One record for each identity, in the order in which they were first added.
     *
     * @throws UnreadableAnswerException if rows of one identity cannot be added up
     */
    public List<UsageRecord> list() {
        return byIdentity.values().stream().map(this::sum).toList();
    }

    private UsageRecord sum(List<UsageRecord> rows) {
        if (rows.size() == 1) {
            return rows.get(0);
        }
        String attributes = attributes(rows);
        try {
            return rows.stream()
                    .reduce((one, other) -> sum(one, other, attributes))
                    .orElseThrow();
        } catch (ArithmeticException tooMuch) {
            throw new UnreadableAnswerException(source, 200, "a sum of rows is beyond all measure", tooMuch);
        }
    }

    private UsageRecord sum(UsageRecord a, UsageRecord b, String attributes) {
        if (!Objects.equals(a.currency(), b.currency())) {
            throw new UnreadableAnswerException(
                    source, "one slice in two currencies, " + a.currency() + " and " + b.currency());
        }
        return new UsageRecord(
                a.connection(),
                a.provider(),
                a.stream(),
                a.partnerId(),
                a.clientId(),
                a.channelId(),
                a.wabaId(),
                a.managedAccountId(),
                a.phoneNumber(),
                a.product(),
                a.unit(),
                a.granularity(),
                a.periodStart(),
                a.periodEnd().isAfter(b.periodEnd()) ? a.periodEnd() : b.periodEnd(),
                a.periodZone(),
                a.country(),
                a.category(),
                a.pricingType(),
                a.direction(),
                a.tier(),
                add(a.quantity(), b.quantity()),
                add(a.paidQuantity(), b.paidQuantity()),
                add(a.durationSeconds(), b.durationSeconds()),
                Amounts.add(a.cost(), b.cost()),
                samePrice(a.unitPrice(), b.unitPrice()) ? a.unitPrice() : null,
                a.currency(),
                a.finality().compareTo(b.finality()) <= 0 ? a.finality() : b.finality(),
                attributes);
    }

    private static Long add(Long one, Long other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : Long.valueOf(Math.addExact(one, other));
    }

    private static boolean samePrice(BigDecimal one, BigDecimal other) {
        return one != null && other != null && one.compareTo(other) == 0;
    }

    /** Fields under their own names; where rows disagree about one, the objects of all of them, so that none is lost. */
    private String attributes(List<UsageRecord> rows) {
        JsonReader.Unknown union = new JsonReader.Unknown();
        for (UsageRecord row : rows) {
            for (Map.Entry<String, String> field :
                    JsonReader.Unknown.of(row.attributes(), source).fields().entrySet()) {
                String before = union.fields().get(field.getKey());
                if (before != null && !before.equals(field.getValue())) {
                    return rows.stream()
                            .map(UsageRecord::attributes)
                            .collect(Collectors.joining(",", "{\"rows\":[", "]}"));
                }
                union.keep(field.getKey(), field.getValue());
            }
        }
        return union.json();
    }
}
