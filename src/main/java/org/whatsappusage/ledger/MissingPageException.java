package org.whatsappusage.ledger;

/** A raw answer that a kept reading needs is not there. */
public class MissingPageException extends LedgerException {

    private static final long serialVersionUID = 1L;

    public MissingPageException(String message) {
        super(message);
    }
}
