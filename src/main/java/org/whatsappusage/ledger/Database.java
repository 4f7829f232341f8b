package org.whatsappusage.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections, transactions, and the statements of one dialect.
 *
 * <p>Transactions run on threads of their own: a thread that is interrupted while it writes to an H2 file closes the file
 * for everybody, and a stopping Camel context interrupts its threads.
 */
final class Database implements AutoCloseable {

    /** What is done with a connection. */
    interface Step<T> {
        T run(Session session) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long CLOSING_SECONDS = 30;

    /** Of SQL: the database has rolled the transaction back for the sake of another one. */
    private static final String ROLLED_BACK = "40";

    private static final int MOST_ATTEMPTS = 8;
    /** Before the second attempt, and so much more before each later one: at most, so that two of them part. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final DataSource dataSource;
    private final Dialect dialect;
    private final ExecutorService threads;
    private final Map<String, SqlStatement> statements = new ConcurrentHashMap<>();

    /** @param sessions how many transactions may run at once */
    Database(DataSource dataSource, Dialect dialect, int sessions) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.threads = Executors.newFixedThreadPool(sessions, Database::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "whatsapp-usage-ledger");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs a step in a transaction of its own: committed when it returns, rolled back when it throws. An interrupt of the
     * calling thread waits until it is over. A step that the database ends for the sake of another one, as in a deadlock, is
     * run again, a few times.
     *
     * @param purpose for the message of a failure, as in "the ledger cannot {purpose}"
     */
    <T> T transaction(String purpose, Step<T> step) {
        Future<T> running;
        try {
            running = threads.submit(() -> run(purpose, step));
        } catch (RejectedExecutionException closed) {
            throw new LedgerException("the ledger cannot " + purpose + ": it is closed", closed);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return running.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failure) {
                    throw asThrown(failure.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException asThrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    private <T> T run(String purpose, Step<T> step) {
        for (int attempt = 1; ; attempt++) {
            try {
                return run(step);
            } catch (SQLException failure) {
                if (attempt == MOST_ATTEMPTS || !isRolledBackForAnother(failure)) {
                    throw new LedgerException("the ledger cannot " + purpose + ": " + failure.getMessage(), failure);
                }
                LOG.debug("once more: {}", purpose, failure);
                letTheOtherGoOn(attempt);
            }
        }
    }

    /** At once it would take again what the other one waits for. */
    private static void letTheOtherGoOn(int attempt) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(attempt * PAUSE.toNanos()));
    }

    private static boolean isRolledBackForAnother(SQLException failure) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith(ROLLED_BACK);
    }

    private <T> T run(Step<T> step) throws SQLException {
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
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException failure) {
            reason.addSuppressed(failure);
        }
    }

    /** Lets running transactions end, for a while: one that is cut off is rolled back. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("closed while a transaction was running: it is rolled back");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    Dialect dialect() {
        return dialect;
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
