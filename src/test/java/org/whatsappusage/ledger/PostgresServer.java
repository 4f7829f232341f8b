package org.whatsappusage.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.whatsappusage.ledger.LedgerDatabase.Address;

/** A PostgreSQL of this JVM, with a database for each ledger that is open. It ends with the JVM. */
final class PostgresServer {

    private static final Attempt ATTEMPT = start();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Queue<Address> FREE = new ConcurrentLinkedQueue<>();

    private PostgresServer() {}

    /** @param failure null if the server is there */
    private record Attempt(EmbeddedPostgres server, Throwable failure) {}

    private static Attempt start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofMinutes(2))
                    // Nothing of it outlives the tests.
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    // Neither the server's zone nor its order of letters may matter to the ledger.
                    .setServerConfig("timezone", "Asia/Kolkata")
                    .start();
            return new Attempt(server, null);
        } catch (IOException | RuntimeException | LinkageError failure) {
            return new Attempt(null, failure);
        }
    }

    /** Tables that stay as they are, since to make them anew takes longer than most tests. */
    private static final String TABLES_TO_EMPTY = "SELECT string_agg(tablename, ', ') FROM pg_tables"
            + " WHERE schemaname = 'public' AND tablename NOT IN ('ledger_schema_history', 'ledger_lock')";

    /** An empty database that nobody else is given until it is handed back. */
    static Address create() {
        Assumptions.assumeTrue(
                ATTEMPT.failure == null, () -> "no PostgreSQL can be started on this machine: " + ATTEMPT.failure);
        Address used = FREE.poll();
        return used == null ? fresh() : emptied(used);
    }

    static void release(Address address) {
        FREE.add(address);
    }

    private static Address fresh() {
        String name = "ledger_" + DATABASES.incrementAndGet();
        try (Connection connection = ATTEMPT.server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return new Address("jdbc:postgresql://localhost:" + ATTEMPT.server.getPort() + "/" + name, "postgres", "any");
    }

    private static Address emptied(Address address) {
        try (Connection connection =
                        DriverManager.getConnection(address.url(), address.username(), address.password());
                Statement statement = connection.createStatement()) {
            String tables;
            try (ResultSet found = statement.executeQuery(TABLES_TO_EMPTY)) {
                found.next();
                tables = found.getString(1);
            }
            if (tables != null) {
                statement.execute("TRUNCATE " + tables + " RESTART IDENTITY");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return address;
    }
}
