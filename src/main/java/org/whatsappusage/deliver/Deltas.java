package org.whatsappusage.deliver;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.whatsappusage.ledger.Change;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/**
 * Mode {@code delta}: quantity and cost of a version as the difference to what the sink was last sent of that record, so that
 * all that it got adds up to what is now. A withdrawn version counts as nothing, and so takes back what was sent. All other
 * columns are as they are.
 *
 * <p>Amounts of two currencies have no difference. If a record with a cost changes its currency, two rows tell it: the first
 * takes back what was sent, in the old currency, and the second one brings all in the new one.
 */
final class Deltas {

    private Deltas() {}

    /** @param sentBefore by the number of the change; without those of which the sink was sent nothing yet */
    static ChangeBatch of(ChangeBatch batch, Map<Long, RecordVersion> sentBefore) {
        List<RecordVersion> rows = new ArrayList<>();
        for (Change change : batch.changes()) {
            add(change.version(), sentBefore.get(change.number()), rows);
        }
        return new ChangeBatch(batch.sink(), batch.changes(), rows);
    }

    private static void add(RecordVersion now, RecordVersion before, List<RecordVersion> rows) {
        UsageRecord is = now.usage();
        Long quantity = now.withdrawn() ? null : is.quantity();
        BigDecimal cost = now.withdrawn() ? null : is.cost();
        boolean nothingSent = before == null || before.withdrawn();
        Long sentQuantity = nothingSent ? null : before.usage().quantity();
        BigDecimal sentCost = nothingSent ? null : before.usage().cost();
        String sentCurrency = nothingSent ? null : before.usage().currency();
        boolean otherMoney = sentCost != null && !Objects.equals(sentCurrency, is.currency());
        if (otherMoney) {
            rows.add(now.with(difference(null, sentQuantity), difference(null, sentCost), sentCurrency));
            rows.add(now.with(quantity, cost, is.currency()));
        } else {
            rows.add(now.with(difference(quantity, sentQuantity), difference(cost, sentCost), is.currency()));
        }
    }

    /** Null only if neither is known. */
    private static Long difference(Long now, Long sent) {
        if (sent == null) {
            return now;
        }
        return Math.subtractExact(now == null ? 0 : now, sent);
    }

    private static BigDecimal difference(BigDecimal now, BigDecimal sent) {
        if (sent == null) {
            return now;
        }
        return (now == null ? BigDecimal.ZERO : now).subtract(sent);
    }
}
