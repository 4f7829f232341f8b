package org.whatsappusage.deliver.table;

/** A value that a column of a table or a document cannot hold as it is. Nothing of its batch was written. */
public final class UnwritableValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message names the record, the column and why */
    public UnwritableValueException(String message) {
        super(message);
    }
}
