package org.whatsappusage.ledger;

/**
 * A reading holds one record twice: rows moved from page to page while it was read, so others may have been missed. Nothing
 * of it was committed; the window is to be read again.
 */
public class InconsistentReadingException extends LedgerException {

    public InconsistentReadingException(String message) {
        super(message);
    }
}
