package org.whatsappusage.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Connections, transactions, and the statements of one dialect. */
final class Database {

    /** What is done with a connection. */
    interface Step<T> {
        T run(Session session) throws SQLException;
    }

    private final DataSource dataSource;
    private final Dialect dialect;
    private final Map<String, SqlStatement> statements = new ConcurrentHashMap<>();

    Database(DataSource dataSource, Dialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
    }

    /**
     * Runs a step in a transaction of its own: committed when it returns, rolled back when it throws.
     *
     * @param purpose for the message of a failure, as in "cannot {purpose}"
     */
    <T> T transaction(String purpose, Step<T> step) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = step.run(new Session(this, connection));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error failure) {
                rollBack(connection, failure);
                throw failure;
            }
        } catch (SQLException failure) {
            throw new LedgerException("the ledger cannot " + purpose + ": " + failure.getMessage(), failure);
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException failure) {
            reason.addSuppressed(failure);
        }
    }

    SqlStatement statement(String name) {
        return statements.computeIfAbsent(name, this::load);
    }

    /** The dialect's own file first, else the one that every database understands. */
    private SqlStatement load(String name) {
        String own = read("sql/" + dialect.name() + "/" + name + ".sql");
        String text = own != null ? own : read("sql/" + name + ".sql");
        if (text == null) {
            throw new IllegalArgumentException("no statement " + name + " for " + dialect.name());
        }
        return SqlStatement.parse(name, text);
    }

    private static String read(String resource) {
        try (InputStream in = Database.class.getResourceAsStream(resource)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new LedgerException("cannot read " + resource, failure);
        }
    }
}
