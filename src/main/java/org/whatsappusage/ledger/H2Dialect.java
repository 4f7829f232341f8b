package org.whatsappusage.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import org.h2.jdbc.JdbcException;

/**
 * H2, by default a file that belongs to one process.
 *
 * <p>{@code AUTO_SERVER}, which would let a second process in, is left to the user's URL: it opens a port on every network
 * interface and makes the next start after a crash wait for the dead process's lock.
 */
final class H2Dialect implements Dialect {

    private static final int ALREADY_IN_USE = 90020;
    private static final int CANNOT_ACCESS_FILE = 90031;
    private static final int CANNOT_CREATE_FILE = 90062;
    private static final int CLOSED = 90098;
    private static final int CLOSED_AT_EXIT = 90121;
    private static final int CACHED_PART_OF_HEAP = 128;
    private static final int KILO = 1024;
    private static final int LARGEST_BODY_IN_ROW = 64 * KILO;

    /**
     * H2 answers a query with its last result if nothing seems to be written since, and for a moment after another connection's
     * commit nothing does: two windows were given the same numbers.
     */
    private static final String NO_REUSE = "SET OPTIMIZE_REUSE_RESULTS 0";

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public boolean speaks(String url) {
        return url.startsWith("jdbc:h2:");
    }

    @Override
    public void configure(HikariConfig pool) {
        String url = pool.getJdbcUrl().toUpperCase(Locale.ROOT);
        // Commits queue for one lock, and one of them may hold a long window: H2's own two seconds are too short.
        String lockTimeout = url.contains(";LOCK_TIMEOUT=") ? "" : "SET LOCK_TIMEOUT 120000; ";
        // A day in a query is a UTC day wherever the process runs.
        pool.setConnectionInitSql(lockTimeout + "SET TIME ZONE 'UTC'; " + NO_REUSE);
        if (url.startsWith("JDBC:H2:TCP:") || url.startsWith("JDBC:H2:SSL:")) {
            return;
        }
        // Without it H2 closes the file in a shutdown hook of its own, under windows that are being committed.
        if (!url.contains(";DB_CLOSE_ON_EXIT=")) {
            pool.addDataSourceProperty("DB_CLOSE_ON_EXIT", "FALSE");
        }
        // What fails is thrown, and told by whoever called. H2's own log beside the file would repeat it with its
        // stack, and on standard error where it cannot write that log.
        if (!url.contains(";TRACE_LEVEL_FILE=")) {
            pool.addDataSourceProperty("TRACE_LEVEL_FILE", "0");
        }
        // Little of what a long read passes by is asked for again, and H2's own share of the heap, four times as much,
        // leaves the collector of a small one nothing to work with.
        if (!url.contains(";CACHE_SIZE=")) {
            long kilobytes = Runtime.getRuntime().maxMemory() / CACHED_PART_OF_HEAP / KILO;
            pool.addDataSourceProperty("CACHE_SIZE", String.valueOf(kilobytes));
        }
        // So pages of answers stand in their rows, as in memory they always do: while a large object that stands apart
        // waits to be cleared away, H2 tries to with each statement.
        if (!url.startsWith("JDBC:H2:MEM:") && !url.contains(";MAX_LENGTH_INPLACE_LOB=")) {
            pool.addDataSourceProperty("MAX_LENGTH_INPLACE_LOB", String.valueOf(LARGEST_BODY_IN_ROW));
        }
        // The file is closed with its last connection: none is to be retired while we run.
        pool.setMaxLifetime(0);
        // Once the file was closed in spite of all, as by an interrupted reader, it is opened again.
        pool.setExceptionOverride(new ClosedDatabase());
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // H2 writes half a second after the commit by default: what a killed process committed in it would be lost.
            statement.execute("SET WRITE_DELAY 0");
            if (connection.getMetaData().getUserName().isEmpty()) {
                // Without a user of its own the file is open to anybody; tools offer this name first.
                statement.execute("CREATE USER IF NOT EXISTS SA PASSWORD '' ADMIN");
            }
        }
    }

    /** Lets a commit return before it is safe against a crash, where nothing would be lost by one. */
    static void hurry(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET WRITE_DELAY 2000");
        }
    }

    /** Without it H2 puts the whole result into a temporary file. */
    @Override
    public void stream(Connection connection, boolean on) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LAZY_QUERY_EXECUTION " + on);
        }
    }

    @Override
    public Optional<String> reason(SQLException failure) {
        return Optional.ofNullable(
                switch (failure.getErrorCode()) {
                    case ALREADY_IN_USE ->
                        "another process has it open; stop that one, set another file, or put ;AUTO_SERVER=TRUE;DB_CLOSE_ON_EXIT=TRUE behind the URL of both";
                    case CANNOT_CREATE_FILE, CANNOT_ACCESS_FILE ->
                        "the file cannot be made or written; set one in a folder where that is allowed";
                    // Not its message, which ends in the whole statement.
                    default -> failure instanceof JdbcException told ? told.getOriginalMessage() : null;
                });
    }

    /** Lets the pool throw away connections to a database that was closed under them. */
    private static final class ClosedDatabase implements SQLExceptionOverride {

        @java.lang.Override
        public Override adjudicate(SQLException failure) {
            int code = failure.getErrorCode();
            return code == CLOSED || code == CLOSED_AT_EXIT ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
        }
    }
}
