package org.whatsappusage.ledger;

/**
 * The work is no longer held by who wants to go on with it: its lease ran out and somebody else claimed or planned it anew.
 * Nothing was written.
 */
public class StaleWorkException extends LedgerException {

    public StaleWorkException(Work work) {
        super("no longer leased: " + work.window() + " (work " + work.id() + ", attempt " + work.attempt() + ")");
    }
}
