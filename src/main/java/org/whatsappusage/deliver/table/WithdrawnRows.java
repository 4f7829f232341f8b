package org.whatsappusage.deliver.table;

/** What becomes of the row of a record that the provider has withdrawn. */
public enum WithdrawnRows {
    /** It stays, as the record says it: with its numbers, and marked if the table has a column for that. */
    KEEP,
    /** It goes, so that no sum counts it. */
    DELETE
}
