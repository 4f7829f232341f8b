package org.whatsappusage.collect;

import java.util.List;

/**
 * What a replay read and what it found to differ.
 *
 * @param readings that were kept
 * @param pages of them
 * @param records usage records that they say, each once
 * @param inserted records that the ledger lacked
 * @param changed records that said something else
 * @param withdrawn records that stood in no answer that should have had them
 * @param balances that the ledger lacked
 * @param accounts clients and channels that the ledger lacked
 * @param sums periods whose sums were not those of their records as they now are
 * @param left records that were left as they are, since their newest answers are not kept
 * @param failures one line each; empty if all was compared
 */
public record ReplayReport(
        long readings,
        long pages,
        long records,
        long inserted,
        long changed,
        long withdrawn,
        long balances,
        long accounts,
        long sums,
        long left,
        List<String> failures) {

    /** Whether the ledger was not as its answers say. */
    public boolean differed() {
        return inserted + changed + withdrawn + balances + accounts > 0;
    }
}
