package org.whatsappusage.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Batches of JDBC, which a driver may put into fewer statements. */
final class StatementBatch implements Batch {

    private static final int ROWS = 250;

    private final SqlStatement statement;
    private final PreparedStatement prepared;
    private int waiting;

    StatementBatch(Connection connection, SqlStatement statement) throws SQLException {
        this(statement, connection.prepareStatement(statement.sql()));
    }

    /** @param prepared is closed with this */
    StatementBatch(SqlStatement statement, PreparedStatement prepared) {
        this.statement = statement;
        this.prepared = prepared;
    }

    @Override
    public void add(Object[] values) throws SQLException {
        statement.bind(prepared, values);
        prepared.addBatch();
        waiting++;
        if (waiting == ROWS) {
            finish();
        }
    }

    @Override
    public void finish() throws SQLException {
        if (waiting > 0) {
            prepared.executeBatch();
            waiting = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        prepared.close();
    }
}
