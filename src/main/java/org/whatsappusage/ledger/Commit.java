package org.whatsappusage.ledger;

/**
 * What the commit of a window did.
 *
 * @param records usage records in the answer
 * @param inserted records that were new
 * @param changed records of which a value changed, or that returned after they were withdrawn
 * @param withdrawn records that the answer no longer contains
 * @param balances balance snapshots written
 * @param accounts accounts listed
 * @param kept records that would have been withdrawn but were kept, because the answer was wholly empty or the channel is gone
 */
public record Commit(int records, int inserted, int changed, int withdrawn, int balances, int accounts, int kept) {}
