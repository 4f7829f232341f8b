package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.util.Map;

/** Takes the rows of one statement on their way to the database. */
interface Batch extends AutoCloseable {

    /** @param values of the statement's parameters, by name; one that is not there is null */
    void add(Map<String, Object> values) throws SQLException;

    /** Writes what is still on its way. Without it rows may be lost. */
    void finish() throws SQLException;

    @Override
    void close() throws SQLException;
}
