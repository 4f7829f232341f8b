package org.whatsappusage.ledger;

import java.time.Instant;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;

/**
 * A reading that was committed and whose answers are kept.
 *
 * @param id the order of the commits
 * @param syncId the sync that read it
 * @param window as it was committed
 * @param proof as it was committed
 * @param mayWithdraw as it was committed
 * @param committedAt when, UTC
 * @param pages how many, numbered from 1
 * @param balances how many balances were committed: of several slices of an account each repeats its balance, and one counts
 * @param firstPeriod start of the first period that a usage row was committed of, UTC; null if there was no usage row
 * @param lastPeriod start of the last such period, UTC; null if there was no usage row
 */
public record KeptReading(
        long id,
        String syncId,
        Window window,
        Proof proof,
        boolean mayWithdraw,
        Instant committedAt,
        int pages,
        int balances,
        Instant firstPeriod,
        Instant lastPeriod) {

    /**
     * Whether it was committed: an answer may hold more than the window that was asked for.
     *
     * @param page that it stands on
     */
    public boolean committed(KeptPage page, Observation observation) {
        if (observation instanceof UsageRecord row) {
            return firstPeriod != null
                    && !row.periodStart().isBefore(firstPeriod)
                    && !row.periodStart().isAfter(lastPeriod)
                    && !(page.ofNoWaba() && row.wabaId() != null);
        }
        return balances > 0 || !(observation instanceof BalanceSnapshot);
    }
}
