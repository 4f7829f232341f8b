package org.whatsappusage.provider;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.UsageRecord;

/**
 * Rows of one answer by identity. A provider that splits one slice into two rows (the same category twice in an item, or a
 * breakdown that the ledger has no column for) means their sum.
 */
public final class Rows {

    private final Map<String, UsageRecord> byKey = new LinkedHashMap<>();

    public void add(UsageRecord row) {
        byKey.merge(row.recordKey(), row, Rows::sum);
    }

    private static UsageRecord sum(UsageRecord a, UsageRecord b) {
        if (!Objects.equals(a.currency(), b.currency())) {
            throw new IllegalArgumentException("one slice in two currencies, " + a.currency() + " and " + b.currency());
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
                a.attributes().equals(b.attributes()) ? a.attributes() : both(a.attributes(), b.attributes()));
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

    /** Neither is lost: the objects of all rows that were added up, in one list. */
    private static String both(String one, String other) {
        String inside = one.startsWith("{\"rows\":[") ? one.substring("{\"rows\":[".length(), one.length() - 2) : one;
        return "{\"rows\":[" + inside + "," + other + "]}";
    }

    /** The rows as a list. */
    public List<UsageRecord> list() {
        return List.copyOf(byKey.values());
    }
}
