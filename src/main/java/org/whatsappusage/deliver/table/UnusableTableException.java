package org.whatsappusage.deliver.table;

/** The table, or what the endpoint says of it, must be changed before anything can be written. Nothing was. */
public final class UnusableTableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message names the table and what to do; holds no secret */
    UnusableTableException(String message) {
        super(message);
    }
}
