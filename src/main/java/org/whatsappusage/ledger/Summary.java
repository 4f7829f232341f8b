package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.whatsappusage.record.BalanceSnapshot;

/**
 * What the ledger holds, or what one sync read. Streams measure the same messages differently and currencies are different
 * things: neither is ever added.
 *
 * @param streams by connection and stream
 * @param balances the newest of each account
 */
public record Summary(List<Stream> streams, List<BalanceSnapshot> balances) {

    /**
     * One stream of one connection.
     *
     * @param connection name of the connection
     * @param stream name of the stream
     * @param windows readings, whole or not
     * @param incomplete readings that were not whole and that no later whole one has made good
     * @param calls that were answered with success
     * @param records usage records that are not withdrawn, in the windows read; for a list or a balance what its last reading
     *     of each account held
     * @param from start of the first window that was read whole, UTC; null for a list or a balance
     * @param to end of the last window that was read whole, UTC; null for a list or a balance
     * @param costs one for each currency, in its order; empty if no record has a cost
     */
    public record Stream(
            String connection,
            String stream,
            long windows,
            long incomplete,
            long calls,
            long records,
            Instant from,
            Instant to,
            List<Cost> costs) {}

    /**
     * A sum in one currency.
     *
     * @param currency ISO 4217; null if the provider named none
     * @param amount exact
     */
    public record Cost(String currency, BigDecimal amount) {}
}
