package org.whatsappusage.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.whatsappusage.record.Window;

/** One connection, inside one transaction, that statements are run on by name. */
final class Session {

    private static final int FETCHED_ROWS = 1000;

    /** Takes one row after the other. */
    interface RowConsumer {
        void accept(Row row) throws SQLException;
    }

    /** Makes an object of a row. */
    interface RowMapper<T> {
        T map(Row row) throws SQLException;
    }

    /** Binds one row of a batch. */
    interface Binder<T> {
        void bind(Call call, T row);
    }

    private final Database database;
    private final Connection connection;

    Session(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** Something that is done within the transaction. */
    interface Step {
        void run() throws SQLException;
    }

    /**
     * Begins the transaction with a step that reads the ledger as it is at one moment, whatever is committed meanwhile, and
     * whose rows come as they are read, however many there are.
     */
    void snapshot(Step step) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        database.dialect().stream(connection, true);
        try {
            step.run();
        } finally {
            database.dialect().stream(connection, false);
        }
    }

    Call call(String statement) {
        return new Call(database.statement(statement));
    }

    /** Waits until this transaction is the only one that holds the named lock, and holds it to its end. */
    void lock(String name) throws SQLException {
        call("lock").set("name", name).all(row -> row.string("name"));
    }

    /** Runs a statement once a row, by the fastest way that the database has. */
    <T> void batch(String statement, Iterable<? extends T> rows, Binder<T> binder) throws SQLException {
        Iterator<? extends T> iterator = rows.iterator();
        if (!iterator.hasNext()) {
            return;
        }
        Call call = call(statement);
        try (Batch batch = database.dialect().batch(connection, call.statement)) {
            while (iterator.hasNext()) {
                binder.bind(call, iterator.next());
                batch.add(call.values);
            }
            batch.finish();
        }
    }

    /** A statement with the values of its parameters. A parameter that was not set is null. */
    final class Call {

        private final SqlStatement statement;
        /** By the numbers of the parameters. */
        private final Object[] values;
        /** What the values were made of, since many rows in a row are of one time. */
        private final Instant[] instants;

        private Call(SqlStatement statement) {
            this.statement = statement;
            this.values = new Object[statement.parameters().size()];
            this.instants = new Instant[values.length];
        }

        /** Instants go out in UTC, to the microsecond. */
        Call set(String parameter, Object value) {
            int number = statement.parameter(parameter);
            if (!(value instanceof Instant instant)) {
                values[number] = value;
                instants[number] = null;
            } else if (!instant.equals(instants[number])) {
                values[number] = instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
                instants[number] = instant;
            }
            return this;
        }

        /** The account and the bounds of a window, under the names that they have in all tables. */
        Call set(Window window) {
            return set("connection", window.connection())
                    .set("provider", window.provider())
                    .set("stream", window.stream())
                    .set("scope", window.scope())
                    .set("client_id", window.clientId())
                    .set("channel_id", window.channelId())
                    .set("managed_account_id", window.managedAccountId())
                    .set("window_start", window.start())
                    .set("window_end", window.end());
        }

        int update() throws SQLException {
            try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
                statement.bind(prepared, values);
                return prepared.executeUpdate();
            }
        }

        <T> List<T> all(RowMapper<T> mapper) throws SQLException {
            List<T> found = new ArrayList<>();
            each(row -> found.add(mapper.map(row)));
            return found;
        }

        /** Hands the rows over as they come, for results that are too long to be held. */
        void each(RowConsumer consumer) throws SQLException {
            try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
                statement.bind(prepared, values);
                prepared.setFetchSize(FETCHED_ROWS);
                try (ResultSet results = prepared.executeQuery()) {
                    Row row = new Row(database.dialect(), results);
                    while (results.next()) {
                        consumer.accept(row);
                    }
                }
            }
        }

        <T> Optional<T> first(RowMapper<T> mapper) throws SQLException {
            return all(mapper).stream().findFirst();
        }
    }
}
