package org.whatsappusage.ledger;

import org.whatsappusage.record.Window;

/**
 * A window that is due, as a row of the work table.
 *
 * @param id identifies the row; null before it is planned
 * @param syncId the sync that planned it
 * @param window what is to be read
 * @param reason why it is due
 * @param attempt how often it was claimed, 1 for the first time
 */
public record Work(Long id, String syncId, Window window, Reason reason, int attempt) {

    /** Why a window is due, in the order in which the work is done. */
    public enum Reason {
        /** A list of accounts, before anything that needs them. */
        DISCOVERY,
        /** A balance, which every sync reads. */
        BALANCE,
        /** The newest days, or days that the provider calls transient. */
        CURRENT,
        /** Days that may still be restated. */
        LOOK_BACK,
        /** Days that were never read. */
        NEVER_READ,
        /** Days that somebody asked to read again. */
        BACKFILL
    }

    /** The same work for a window with other bounds, once the answer has told where the account's days begin. */
    public Work withWindow(Window other) {
        return new Work(id, syncId, other, reason, attempt);
    }
}
