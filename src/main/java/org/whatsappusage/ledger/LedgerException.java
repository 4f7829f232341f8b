package org.whatsappusage.ledger;

/** The ledger's database did not do what it was asked. The message never holds a password. */
public class LedgerException extends RuntimeException {

    public LedgerException(String message) {
        super(message);
    }

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
