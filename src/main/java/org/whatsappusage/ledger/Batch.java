package org.whatsappusage.ledger;

import java.sql.SQLException;

/** Takes the rows of one statement on their way to the database. */
interface Batch extends AutoCloseable {

    /**
     * @param values of the statement's parameters, by their numbers; one that was not set is null, and what a value holds must
     *     not change any more
     */
    void add(Object[] values) throws SQLException;

    /** Writes what is still on its way. Without it rows may be lost. */
    void finish() throws SQLException;

    @Override
    void close() throws SQLException;
}
