package org.whatsappusage.record;

import java.math.BigDecimal;

/**
 * What of a record can be added up. Null means that nothing was reported, and is never zero.
 *
 * @param quantity messages, completed calls or conversations
 * @param paidQuantity how many of them are charged
 * @param durationSeconds of calls
 * @param cost in major units of the record's currency
 */
public record Figures(Long quantity, Long paidQuantity, Long durationSeconds, BigDecimal cost) {

    /** Nothing was reported. */
    public static final Figures NONE = new Figures(null, null, null, null);

    public static Figures of(UsageRecord usage) {
        return new Figures(usage.quantity(), usage.paidQuantity(), usage.durationSeconds(), usage.cost());
    }

    /** The difference. A figure of it is null only if it is null in both. */
    public Figures minus(Figures other) {
        return new Figures(
                minus(quantity, other.quantity),
                minus(paidQuantity, other.paidQuantity),
                minus(durationSeconds, other.durationSeconds),
                minus(cost, other.cost));
    }

    private static Long minus(Long one, Long other) {
        if (other == null) {
            return one;
        }
        return Math.subtractExact(one == null ? 0 : one, other);
    }

    private static BigDecimal minus(BigDecimal one, BigDecimal other) {
        if (other == null) {
            return one;
        }
        return (one == null ? BigDecimal.ZERO : one).subtract(other);
    }

    /** Whether it adds nothing: each figure is zero or was not reported. */
    public boolean isNothing() {
        return isNothing(quantity)
                && isNothing(paidQuantity)
                && isNothing(durationSeconds)
                && (cost == null || cost.signum() == 0);
    }

    private static boolean isNothing(Long figure) {
        return figure == null || figure == 0;
    }
}
