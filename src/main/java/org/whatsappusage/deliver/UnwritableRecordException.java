package org.whatsappusage.deliver;

/** A record that a format cannot hold as it is. Nothing of its message was sent. */
public final class UnwritableRecordException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message names the record and why */
    UnwritableRecordException(String message) {
        super(message);
    }
}
